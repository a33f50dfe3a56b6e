import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { readAnnotations } from '../../tables/readAnnotations.js';
import { readEaf } from '../../tables/readEaf.js';
import { writeEaf } from '../../tables/writeEaf.js';
import { temporaryFolder } from '../setup/temporaryFolder.js';

/** As ELAN 6 saves it: a tier with times, one that refers to it, one that is empty. */
const saved = `<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-01-01T10:00:00+01:00" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
        <PROPERTY NAME="lastUsedAnnotationId">3</PROPERTY>
    </HEADER>
    <TIME_ORDER>
        <TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="500"/>
        <TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1250"/>
        <TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="2000"/>
    </TIME_ORDER>
    <TIER LINGUISTIC_TYPE_REF="default-lt" TIER_ID="engagement">
        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
                <ANNOTATION_VALUE>on &amp; off</ANNOTATION_VALUE>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>
        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts3">
                <ANNOTATION_VALUE></ANNOTATION_VALUE>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>
    </TIER>
    <TIER LINGUISTIC_TYPE_REF="ref" PARENT_REF="engagement" TIER_ID="why">
        <ANNOTATION>
            <REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a1">
                <ANNOTATION_VALUE>smiles</ANNOTATION_VALUE>
            </REF_ANNOTATION>
        </ANNOTATION>
    </TIER>
    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
`;

function file(text: string): string {
  const path = join(temporaryFolder(), 'a.eaf');
  writeFileSync(path, text);
  return path;
}

it('reads the intervals of the one tier with times', async () => {
  const path = file(saved);
  expect(await readEaf(path, undefined)).toEqual([
    {
      beginSec: 0.5,
      endSec: 1.25,
      code: 'on & off',
      value: undefined,
      where: `${path}, annotation a1 of tier engagement`,
    },
  ]);
  const [annotation] = await readAnnotations(path, 'a.eaf', {
    maxGapSec: 1,
    maxOutOfRangeShare: 0.05,
    codes: new Map([['on & off', 0.5]]),
  });
  expect(annotation?.trace.timesSec[0]).toBe(0.5);
  expect(new Set(annotation?.trace.values)).toEqual(new Set([0.5]));
});

it('a tier has to be named where there are several, and to be there', async () => {
  const two = [
    { id: 'Ana 1', intervals: [{ beginSec: 0, endSec: 1, text: '1' }] },
    { id: 'Ben 1', intervals: [{ beginSec: 0, endSec: 1, text: '0.5' }] },
  ];
  const path = file(writeEaf(two, new Date(0)));
  expect((await readEaf(path, 'Ben 1')).map(({ value }) => value)).toEqual([0.5]);
  await expect(readEaf(path, undefined)).rejects.toMatchObject({ code: 'annotation/tier' });
  await expect(readEaf(path, 'Cleo')).rejects.toThrow(/tiers Ana 1, Ben 1/u);
  await expect(readEaf(file('time,value\n0,1\n'), undefined)).rejects.toMatchObject({
    code: 'annotation/eaf',
  });
});

it('what is written is read back, whatever the names and texts', async () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).map((given) => `x${given}x`);
  const intervals = fc.array(
    fc.record({
      beginSec: fc.integer({ min: 0, max: 9_999_999 }).map((ms) => ms / 1000),
      forMs: fc.integer({ min: 1, max: 5_000 }),
      text,
    }),
    { minLength: 1, maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(text, intervals, async (id, given) => {
      const written = given.map(({ beginSec, forMs, text: said }) => ({
        beginSec,
        endSec: (Math.round(beginSec * 1000) + forMs) / 1000,
        text: said,
      }));
      const read = await readEaf(file(writeEaf([{ id, intervals: written }], new Date(0))), undefined);
      expect(read.map(({ beginSec, endSec }) => [beginSec, endSec])).toEqual(
        written.map(({ beginSec, endSec }) => [beginSec, endSec]),
      );
      // What XML cannot hold is replaced; line ends are the reader's.
      for (const [index, { text: said }] of written.entries())
        if (/^[\u0020-\uD7FF]*$/u.test(said)) expect(read[index]?.code).toBe(said);
    }),
    { numRuns: 50 },
  );
});
