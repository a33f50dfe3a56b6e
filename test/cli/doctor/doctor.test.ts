import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { runCheck } from '../../../cli/doctor.js';
import { reportLine, type PartReport } from '../../../cli/doctor/PartReport.js';
import { sharedMemoryReport } from '../../../cli/doctor/sharedMemory.js';
import { loadFrames, transportReports } from '../../../cli/doctor/transport.js';

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

  it('fails both where nothing was heard', () => {
    const reports = transportReports({ frames: 0, discoverySec: undefined });
    expect(reports.map(({ works }) => works)).toEqual([false, false]);
  });
});

describe('sharedMemoryReport', () => {
  it('asks for 256 MB, and says what Fast DDS holds', () => {
    expect(sharedMemoryReport({ free: 256e6, segments: 12_400_000 })).toEqual({
      part: 'shared memory',
      works: true,
      detail: '256 MB free in /dev/shm, 12 MB in Fast DDS segments of ROS programs that run or were killed',
    });
    const full = sharedMemoryReport({ free: 255e6, segments: 800e6 });
    expect(full.works).toBe(false);
    expect(full.remedy).toContain('rm /dev/shm/fastdds_*');
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
    const { status, reports } = doctor({ ...process.env, FASTDDS_DEFAULT_PROFILES_FILE: profile });
    const images = reports.find(({ part }) => part === 'images over DDS');
    expect(images).toMatchObject({ works: false });
    expect(images?.remedy).toContain(profile);
    expect(status).toBe(1);
  });
});
