import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';

import { runCheck } from '../../../cli/doctor.js';
import { checkPackage } from '../../../cli/doctor/interfaces.js';
import { nodeReport } from '../../../cli/doctor/node.js';
import { reportLine, type PartReport } from '../../../cli/doctor/PartReport.js';
import { sharedMemoryReport } from '../../../cli/doctor/sharedMemory.js';
import { loadFrames, transportReports } from '../../../cli/doctor/transport.js';
import { transportProfile, transportProfileVariable } from '../../../config/dds/transportProfile.js';
import { projectAt } from '../../../setup/project.mjs';
import { composeEnvironment } from '../../../setup/ros/Environment.mjs';

const root = resolve(import.meta.dirname, '../../..');
const isReady = existsSync(join(root, '.ros/environment.sh')) && existsSync(join(root, 'dist/cli/doctor.js'));
const folder = mkdtempSync(join(tmpdir(), 'rapport-doctor-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('reportLine', () => {
  it('is one line with what was seen', () => {
    expect(reportLine({ part: 'OpenCV', works: true, detail: '4.6.0' })).toBe(
      'works  OpenCV              4.6.0',
    );
  });

  it('says what to do', () => {
    const line = reportLine({
      part: 'OpenCV',
      works: false,
      detail: 'not compiled.',
      remedy: 'run `npm run setup`',
    });
    expect(line).toBe('FAILS  OpenCV              not compiled: run `npm run setup`');
  });
});

describe('nodeReport', () => {
  it.each([
    ['18.20.8', false, /too old/u],
    ['20.19.9', false, /too old/u],
    ['20.20.2', true, /no security fixes/u],
    ['22.23.3', true, /^22\.23\.3$/u],
    ['23.1.0', true, /tried with 20\.20, 22, 24 and 26 only/u],
    ['26.12.1', true, /^26\.12\.1$/u],
  ])('judges %s', (version, works, detail) => {
    const report = nodeReport(version);
    expect(report.works).toBe(works);
    expect(report.detail).toMatch(detail);
  });
});

describe('runCheck', () => {
  it('takes an error for a part that does not work', async () => {
    const check = {
      part: 'OpenCV',
      remedy: 'repair it',
      check: () => Promise.reject(new Error('broken\n  at …')),
    };
    expect(await runCheck(check)).toEqual([
      { part: 'OpenCV', works: false, detail: 'broken', remedy: 'repair it' },
    ]);
  });
});

describe('transportReports', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    // 86 of 90 is 95.6 %, 85 of 90 is 94.4 %: the limit is 95 %.
    [loadFrames, true],
    [86, true],
    [85, false],
    [1, false],
  ])('judges %i of 90 frames', (frames, works) => {
    const [discovery, images] = transportReports({ frames, discoverySec: 0.8 });
    expect(discovery).toMatchObject({ part: 'DDS discovery', works: true });
    expect(images).toMatchObject({ part: 'images over DDS', works });
    expect(images?.detail).toContain(`${frames} of 90 frames arrived`);
  });

  it.each([
    ['kilted', 'FASTDDS_DEFAULT_PROFILES_FILE'],
    ['jazzy', 'FASTRTPS_DEFAULT_PROFILES_FILE'],
    ['humble', 'FASTRTPS_DEFAULT_PROFILES_FILE'],
  ])('reads and names the variable that Fast DDS reads on %s', (distribution, variable) => {
    vi.stubEnv('ROS_DISTRO', distribution);
    vi.stubEnv('FASTDDS_DEFAULT_PROFILES_FILE', '/other.xml');
    vi.stubEnv('FASTRTPS_DEFAULT_PROFILES_FILE', '/other.xml');
    vi.stubEnv(variable, '/mine.xml');
    const [, images] = transportReports({ frames: 1, discoverySec: 0.8 });
    expect(images?.remedy).toContain(`the transport profile in use is /mine.xml: unset ${variable} `);
    // Set-up gives every process of the suite the same one.
    const project = projectAt(root);
    const ros = { kind: 'sourced' as const, distribution, prefixes: [], paths: {} };
    expect(composeEnvironment(project, ros, []).fallback[variable]).toBe(join(root, transportProfile));
  });

  it('fails both where nothing was heard', () => {
    const reports = transportReports({ frames: 0, discoverySec: undefined });
    expect(reports.map(({ works }) => works)).toEqual([false, false]);
  });
});

describe('checkPackage', () => {
  const type = 'some_msgs/msg/Some';

  /** A prefix that has the package, and a folder of generated code that may have it. */
  function machine(name: string, isGenerated: boolean): string {
    const base = join(folder, name);
    mkdirSync(join(base, 'share/some_msgs'), { recursive: true });
    mkdirSync(join(base, 'generated/some_msgs'), { recursive: true });
    writeFileSync(join(base, 'share/some_msgs/package.xml'), '');
    if (isGenerated) writeFileSync(join(base, 'generated/some_msgs/some_msgs__msg__Some.js'), '');
    vi.stubEnv('AMENT_PREFIX_PATH', base);
    return join(base, 'generated');
  }
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('uses the package', async () => {
    const published: string[] = [];
    const generated = machine('whole', true);
    const report = await checkPackage(type, {
      folder: generated,
      publish: (each) => published.push(each),
    });
    expect(report).toMatchObject({ part: 'some_msgs', works: true });
    expect(published).toEqual([type]);
  });

  it('fails a package without generated code, and leaves rclnodejs to generate none', async () => {
    const publish = vi.fn();
    const report = await checkPackage(type, { folder: machine('missing', false), publish });
    expect(report).toMatchObject({ works: false, detail: 'rclnodejs has no code for its messages' });
    expect(publish).not.toHaveBeenCalled();
  });

  it('fails a package whose libraries do not load, with the reason', async () => {
    const publish = (): void => {
      throw new Error('libsome_msgs__rosidl_typesupport_c.so: cannot open shared object file');
    };
    const report = await checkPackage(type, { folder: machine('broken', true), publish });
    expect(report).toMatchObject({ works: false });
    expect(report.detail).toContain('libsome_msgs__rosidl_typesupport_c.so');
  });
});

describe('sharedMemoryReport', () => {
  it('asks for 350 MB, and says what Fast DDS holds', () => {
    expect(sharedMemoryReport({ free: 350e6, segments: 12_400_000 })).toEqual({
      part: 'shared memory',
      works: true,
      detail: '350 MB free in /dev/shm, 12 MB in Fast DDS segments of ROS programs that run or were killed',
    });
    const full = sharedMemoryReport({ free: 349e6, segments: 800e6 });
    expect(full.works).toBe(false);
    expect(full.remedy).toContain('`rapport launch` frees what killed ones left');
  });
});

function doctor(env: NodeJS.ProcessEnv): { status: number | null; reports: readonly PartReport[] } {
  const { status, stdout } = spawnSync(join(root, 'bin/rapport'), ['doctor', '--json'], {
    env,
    encoding: 'utf8',
  });
  return { status, reports: JSON.parse(stdout) as PartReport[] };
}

describe.skipIf(!isReady)('rapport doctor', () => {
  it('finds every part of this machine working', () => {
    const { status, reports } = doctor(process.env);
    expect(reports.filter(({ works }) => !works)).toEqual([]);
    expect(status).toBe(0);
    const parts = reports.map(({ part }) => part.replace(/^model .*/, 'model'));
    expect(new Set(parts)).toEqual(
      new Set([
        'Node.js',
        'ROS 2',
        'rclnodejs',
        'OpenCV',
        'ONNX Runtime',
        'rapport_msgs',
        'hri_msgs',
        'naoqi_bridge_msgs',
        'model',
        'shared memory',
        'DDS discovery',
        'images over DDS',
      ]),
    );
    expect(reports.find(({ part }) => part === 'hri_msgs')?.detail).toContain('8 type hashes as upstream');
  });

  it("measures the images that Fast DDS's own transports lose", () => {
    const profile = join(folder, 'defaults.xml');
    writeFileSync(
      profile,
      '<?xml version="1.0"?><dds xmlns="http://www.eprosima.com"><profiles><participant profile_name="defaults" is_default_profile="true"><rtps/></participant></profiles></dds>',
    );
    const { status, reports } = doctor({ ...process.env, [transportProfileVariable()]: profile });
    const images = reports.find(({ part }) => part === 'images over DDS');
    expect(images).toMatchObject({ works: false });
    expect(images?.remedy).toContain(profile);
    expect(status).toBe(1);
  });
});
