import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import rclnodejs from 'rclnodejs';
import { WebSocket } from 'ws';

import { parseStopAnswer } from '../console/wire/stopAnswer.js';
import { decodePictureFrame } from '../console/wire/pictureFrame.js';
import { routes } from '../console/wire/routes.js';
import type { StringMessage } from '../nodes/messages/robotMessages.js';
import { RollingWindow } from '../nodes/runtime/RollingWindow.js';
import { createSubscription } from '../nodes/runtime/rosEndpoints.js';
import { topics } from '../nodes/topics.js';
import { processUsage } from './processUsage.js';
import { recordingOption } from './recordingOption.js';
import { endProcesses, program } from './suiteProcess.js';

/**
 * The operator's page under video load: camera, perception, session, behaviour node and console, each in a process of its own.
 *
 * npm run bench -- console [--presses 200 --viewers 3 --slow 1 --size 640x480 --rate 30 --recording FILE]
 *
 * A press is timed from the page's socket to the arrival of the stop's topic and of the robot's joints' topic in this process, and
 * to the acknowledgement that the page is told. Pictures are timed from the camera's stamp to their arrival at a page that takes all.
 * Beside those pages stand slow ones, which draw a picture a second.
 */
const { values } = parseArgs({
  options: {
    presses: { type: 'string', default: '200' },
    viewers: { type: 'string', default: '3' },
    slow: { type: 'string', default: '1' },
    size: { type: 'string', default: '640x480' },
    rate: { type: 'string', default: '30' },
    recording: recordingOption,
  },
});
const warmUpSec = 8;
const betweenSec = 0.25;
const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
const [width = '640', height = '480'] = values.size.split('x');

const camera = [
  '-p',
  `source:='${values.recording}'`,
  '-p',
  'loop:=true',
  '-p',
  `rate_hz:=${Number(values.rate).toFixed(1)}`,
];
const size = ['-p', `width:=${width}`, '-p', `height:=${height}`];
const processes = [
  start('node', 'engagement', 'affect', 'face'),
  start('node', 'session', 'behaviour', 'nao_simulator', '--ros-args', '-p', `folder:=${folder}`),
  start('node', 'camera', '--ros-args', ...camera, ...size),
];
const served = spawn(
  program,
  ['console', '--port', '0', '--folder', folder, '--ros-args', '-r', 'image:=/image'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
processes.push(served);

await rclnodejs.init();
const node = new rclnodejs.Node('rapport_bench');
const heard = { stop: new Map<string, number>(), joints: [] as number[] };
createSubscription<StringMessage>(node, topics.emergencyStop, ({ data }) => {
  if (!heard.stop.has(data)) heard.stop.set(data, performance.now());
});
createSubscription(node, topics.jointAngles, () => heard.joints.push(performance.now()));
node.spin();

const address = await link(served);
const cookie = await logIn(address);
const pictures = new RollingWindow(1_000_000);
let received = 0;
let missed = 0;
for (let viewer = 0; viewer < Number(values.viewers); viewer++) await look();
for (let viewer = 0; viewer < Number(values.slow); viewer++) await lookSlowly();
const stop = await open(routes.stopSocket);
await delay(warmUpSec * 1_000);

const toTopic = new RollingWindow();
const toJoints = new RollingWindow();
const acknowledged = new RollingWindow();
let failed = 0;
const usageBefore = processUsage(served.pid ?? 0);
const beganMs = performance.now();
const receivedBefore = received;
if (receivedBefore === 0) throw new Error('No picture has come to a page: see what the camera node says.');
let greatestMiB = usageBefore.residentMiB;
for (let count = 0; count < Number(values.presses); count++) {
  await press(`press ${count}`);
  greatestMiB = Math.max(greatestMiB, processUsage(served.pid ?? 0).residentMiB);
}
const seconds = (performance.now() - beganMs) / 1_000;
const usageAfter = processUsage(served.pid ?? 0);

const line = (name: string, value: string): void => {
  process.stdout.write(`  ${name.padEnd(56)} ${value}\n`);
};
const percentiles = (window: RollingWindow): string =>
  [0.5, 0.95, 0.99, 1].map((each) => (window.percentile(each) ?? NaN).toFixed(1)).join(', ');
process.stdout.write(
  `${values.presses} presses of the stop in ${seconds.toFixed(0)} s, ${values.viewers} pages with pictures of ${values.size} at ${values.rate} Hz, ${values.slow} that draw one a second\n`,
);
line('page to the stop’s topic p50, p95, p99, max [ms]', percentiles(toTopic));
line('page to the joints’ topic p50, p95, p99, max [ms]', percentiles(toJoints));
line('page to its acknowledgement p50, p95, p99, max [ms]', percentiles(acknowledged));
line('presses that were not acknowledged within 2 s', String(failed));
line('camera to page p50, p95, p99, max [ms]', percentiles(pictures));
line(
  'pictures a second and page',
  ((received - receivedBefore) / seconds / Number(values.viewers)).toFixed(1),
);
line('pictures that the slow pages missed', String(missed));
line('console: CPU [cores]', ((usageAfter.cpuSec - usageBefore.cpuSec) / seconds).toFixed(2));
line(
  'console: memory at the start, greatest, at the end [MiB]',
  [usageBefore.residentMiB, greatestMiB, usageAfter.residentMiB].map((each) => each.toFixed(0)).join(', '),
);

await endProcesses(processes);
rclnodejs.shutdown();
rmSync(folder, { recursive: true, force: true });
process.exit(0);

function start(...args: string[]): ChildProcess {
  return spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The address with its link, as the console prints it. */
function link(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (text) => {
        const found = /http:\S+#token=\S+/u.exec(text)?.[0];
        if (found !== undefined) resolve(found);
      });
    child.once('exit', () => reject(new Error('The console has ended.')));
  });
}

async function logIn(given: string): Promise<string> {
  const { origin, hash } = new URL(given);
  const answer = await fetch(origin + routes.login, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.slice('#token='.length), name: 'bench', role: 'operator' }),
  });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

function open(path: string): Promise<WebSocket> {
  const { origin } = new URL(address);
  const socket = new WebSocket(origin.replace('http', 'ws') + path, { headers: { origin, cookie } });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

async function look(): Promise<void> {
  const socket = await open(routes.videoSocket);
  socket.on('message', (data: Buffer) => {
    const frame = decodePictureFrame(data);
    if (!frame.ok) throw new Error(frame.problem);
    const { sequence, stampNs } = frame.value.header;
    received += 1;
    pictures.add(Number(node.now().nanoseconds - BigInt(stampNs)) / 1e6);
    socket.send(JSON.stringify({ kind: 'drawn', sequence }));
  });
}

/** A page on a machine that is too slow: it draws a picture a second. */
async function lookSlowly(): Promise<void> {
  const socket = await open(routes.videoSocket);
  socket.on('message', (data: Buffer) => {
    const frame = decodePictureFrame(data);
    if (!frame.ok) throw new Error(frame.problem);
    const { sequence, missedBefore } = frame.value.header;
    missed += missedBefore;
    setTimeout(() => socket.send(JSON.stringify({ kind: 'drawn', sequence })), 1_000);
  });
}

async function press(name: string): Promise<void> {
  const sentMs = performance.now();
  const answered = new Promise<boolean>((resolve) => {
    const take = (data: Buffer): void => {
      const answer = parseStopAnswer(data.toString());
      if (!answer.ok || answer.value.press !== name || answer.value.state === 'sent') return;
      stop.off('message', take);
      resolve(answer.value.state === 'acknowledged');
    };
    stop.on('message', take);
  });
  stop.send(JSON.stringify({ kind: 'stop', press: name, how: 'key', reason: name }));
  if (await answered) acknowledged.add(performance.now() - sentMs);
  else failed += 1;
  await delay(betweenSec * 1_000);
  const topicMs = heard.stop.get(`${name} (pressed by bench)`);
  if (topicMs !== undefined) toTopic.add(topicMs - sentMs);
  const jointsMs = heard.joints.find((each) => each > sentMs);
  if (jointsMs !== undefined) toJoints.add(jointsMs - sentMs);
  heard.joints = [];
}
