// A session that writes until it is killed: `node --import ./test/transpileHooks.mjs dyingSession.ts ROOT`.
// It prints the number of each frame that it has handed over at least a second ago.
import { frameRow, sec } from '../core/session/frames.js';
import type { Untimed } from '../core/session/sessionDriver.js';
import { initialSession, stepSession } from '../../core/session/sessionMachine.js';
import type { SessionParameters } from '../../core/session/SessionInput.js';
import { sessionReport } from '../../core/session/sessionReport.js';
import { createSessionFolder } from '../../record/sessionFolder.js';

const parameters: SessionParameters = {
  promptPolicy: {
    threshold: -0.3,
    lowSec: 0.5,
    coolDownSec: 1,
    gapSec: 1,
    expirySec: 0.5,
    behaviours: ['wave'],
  },
  behaviours: { wave: ['Hello.'] },
  stopTimeoutSec: 2,
  behaviourTimeoutSec: 30,
};

let state = initialSession();
const step = (input: Untimed): ReturnType<typeof stepSession> => {
  const result = stepSession(state, { monotonicNs: input.nowNs, ...input }, parameters);
  state = result.state;
  return result;
};
const startedNs = BigInt(Date.UTC(2026, 0, 2, 3, 4, 5)) * 1_000_000n;
const first = step({ kind: 'start', nowNs: startedNs, setup: { sessionId: 'dying', operator: 'ada' } });
const folder = await createSessionFolder({
  root: process.argv[2] ?? '',
  sessionId: 'dying',
  startedNs,
  report: () => sessionReport(state.record),
  reportMs: 300,
});
folder.append(first.events);
process.stdout.write(`folder ${folder.path}\n`);

let frame = 0;
const handedOver: { frame: number; atMs: number }[] = [];
setInterval(() => {
  frame += 1;
  const stampNs = startedNs + sec(frame / 100);
  folder.append(step({ kind: 'frame', nowNs: stampNs, row: frameRow(stampNs, -0.5) }).events);
  folder.append(step({ kind: 'tick', nowNs: stampNs }).events);
  handedOver.push({ frame, atMs: performance.now() });
  const safe = handedOver.findLast(({ atMs }) => performance.now() - atMs >= 1000);
  if (safe !== undefined) process.stdout.write(`safe ${safe.frame}\n`);
}, 10);
