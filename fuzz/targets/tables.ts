import { zipSync } from 'fflate';

import { paperSized, simulatedChildren } from '../../core/screening/simulatedChildren.js';
import { readFeatureFile } from '../../heads/data/readFeatureFile.js';
import { writeFeatureFile } from '../../heads/data/writeFeatureFile.js';
import { readNpz } from '../../models/evaluate/readNpz.js';
import { readCohortFile, writeCohortFile } from '../../screening/cohortFile.js';
import { readAnnotations } from '../../tables/readAnnotations.js';
import { isMissing } from '../../tables/decimalMark.js';
import { readTable } from '../../tables/Table.js';
import { writeEaf } from '../../tables/writeEaf.js';
import { npy } from '../../test/models/evaluate/npy.js';
import type { FuzzTarget } from '../FuzzTarget.js';
import { texts, writtenBy } from './seeds.js';

const features = {
  width: 3,
  childId: 'c1',
  culture: 'C0',
  featureModel: { id: 'fuzz', sha256: 'ab'.repeat(32) },
  scores: Float32Array.of(0.9, 0.8),
  provenance: { recording: { name: 'a.mp4', sha256: 'cd'.repeat(32) }, minScore: 0.5, coders: [] },
  frames: {
    stampNs: BigInt64Array.of(1n, 2n),
    features: Float32Array.of(1, 2, 3, 4, 5, 6),
    labels: Float32Array.of(0.5, Number.NaN),
  },
};

export const tableTargets: readonly FuzzTarget[] = [
  {
    name: 'table',
    extension: '.csv',
    seeds: texts(
      'time,anna,ben\n0,0.5,-1\n0.5,,1\n1,0.25,0\n',
      'sep=;\ntime;"engagement, Anna"\n1;0,5\n2;-0,75\n',
      '﻿;rater;time_ms;value\n0;a;0;1\n1;b;40;NaN\n',
    ),
    read: async (_bytes, path) => {
      const { rows } = await readTable(path);
      return rows.map(({ cells }) => cells.map(isMissing));
    },
  },
  {
    name: 'annotations',
    extension: '.csv',
    seeds: texts(
      'time,value\n0,0.5\n0.5,-1\n1,0.25\n',
      'time_ms,engagement anna,engagement ben\n0,0.5,1\n40,1,0.5\n80,0,0\n',
      'tier\tBegin Time - ss.msec\tEnd Time - ss.msec\tchild\nchild\t0.0\t1.5\t0.5\n',
      'coder,time,value\na,0,1\nb,0,0.5\na,1,1\nb,1,0\n',
    ),
    read: (_bytes, path) => readAnnotations(path, 'fuzz', { maxGapSec: 2, maxOutOfRangeShare: 0.1 }),
  },
  {
    name: 'coded-intervals',
    extension: '.yaml',
    seeds: texts('child:\n  - engaged: [0, 1.5]\n  - away: [2, 3]\n'),
    read: (_bytes, path) =>
      readAnnotations(path, 'fuzz', {
        maxGapSec: 2,
        maxOutOfRangeShare: 0.1,
        codes: new Map([
          ['engaged', 1],
          ['away', -1],
        ]),
      }),
  },
  {
    name: 'elan',
    extension: '.eaf',
    seeds: texts(
      writeEaf(
        [
          { id: 'child', annotator: 'Ana', intervals: [{ beginSec: 0, endSec: 1.5, text: '0.5' }] },
          { id: 'robot', intervals: [{ beginSec: 1, endSec: 2, text: 'Здраво & <hello>' }] },
        ],
        new Date(0),
      ),
    ),
    read: (_bytes, path) =>
      readAnnotations(path, 'fuzz', { tier: 'child', maxGapSec: 2, maxOutOfRangeShare: 0.1 }),
  },
  {
    name: 'npz',
    extension: '.npz',
    seeds: () =>
      Promise.resolve([
        zipSync({
          'images.npy': npy('|u1', [2, 2, 2], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)),
          'labels.npy': npy('<i8', [2], BigInt64Array.of(0n, 3n)),
          'landmarks.npy': npy('<f4', [2, 1, 2], Float32Array.of(0.5, 0.25, 0, 1)),
        }),
      ]),
    read: (bytes) => readNpz(bytes),
  },
  {
    name: 'cohort',
    extension: '.parquet',
    seeds: () =>
      writtenBy((path) => writeCohortFile(path, simulatedChildren({ ...paperSized, children: 6 }))),
    read: (_bytes, path) => readCohortFile(path),
  },
  {
    name: 'features',
    extension: '.parquet',
    seeds: () => writtenBy((path) => writeFeatureFile(path, features)),
    read: (_bytes, path) => readFeatureFile(path),
  },
];
