import { describe, expect, it } from 'vitest';

import { nothingShown, stepShownStatus } from '../../launch/stepShownStatus.js';
import { NodeDiagnostics } from '../../nodes/runtime/NodeDiagnostics.js';

const noFace = 'No face is visible: turn the robot to the child, or bring the child nearer.';
const noImage = (seconds: number): string =>
  `No image on /camera/front/image_raw for ${seconds} s, nobody publishes it: start the camera.`;

/** A node's diagnostics and an operator who reads them, on a clock of their own; a status comes every second. */
function reading(): {
  lines: string[];
  /** One second, in which these warnings are given in turn, `times` times. */
  second: (warnings?: readonly { code: string; text: string }[], times?: number) => void;
  diagnostics: NodeDiagnostics;
} {
  let nowMs = 0;
  let state = nothingShown;
  const lines: string[] = [];
  const diagnostics = new NodeDiagnostics({ nodeName: 'face', nowMs: () => nowMs, log: () => undefined });
  return {
    lines,
    diagnostics,
    second: (warnings = [], times = 10) => {
      for (let index = 0; index < times; index += 1) {
        nowMs += 1_000 / times;
        for (const each of warnings) diagnostics.warn(each);
      }
      const step = stepShownStatus(state, { status: diagnostics.status('active'), nowMs });
      state = step.state;
      if (step.line !== undefined) lines.push(`${nowMs / 1_000} s${step.line}`);
    },
  };
}

const face = { code: 'face/none', text: noFace };
const camera = (seconds: number): { code: string; text: string } => ({
  code: 'camera/absent',
  text: noImage(seconds),
});

describe('stepShownStatus', () => {
  it('shows a warning in the second status that gives it, and when it is over', () => {
    const { lines, second } = reading();
    for (let n = 0; n < 3; n += 1) second([face]);
    // It was last given at 3 s and stays on /diagnostics for 3 s.
    for (let n = 0; n < 4; n += 1) second();
    expect(lines).toEqual([`2 s  ! face: ${noFace}`, '7 s  ✓ face: well again']);
  });

  it('keeps a warning to itself that passes within a second, although its status stays', () => {
    const { lines, second } = reading();
    second([face], 1);
    for (let n = 0; n < 5; n += 1) second();
    expect(lines).toEqual([]);
  });

  it('shows what comes on top of a warning, and what leads when that one is over', () => {
    const { lines, second } = reading();
    for (let n = 0; n < 3; n += 1) second([face]);
    // The camera dies: no more frames, so none without a face; after 3 s its silence is told.
    second();
    second();
    for (let n = 3; n < 8; n += 1) second([camera(n)]);
    expect(lines).toEqual([`2 s  ! face: ${noFace}`, `7 s  ! face: ${noImage(4)}`]);
  });

  it('takes a sentence in which only the numbers change for the same', () => {
    const { lines, second } = reading();
    for (let n = 1; n < 20; n += 1) second([camera(n)]);
    expect(lines).toEqual([`2 s  ! face: ${noImage(2)}`]);
  });

  it('shows one warning again after another one has taken its place', () => {
    const { lines, second } = reading();
    for (let n = 0; n < 5; n += 1) second([face]);
    for (let n = 3; n < 9; n += 1) second([camera(n)]);
    for (let n = 0; n < 5; n += 1) second([face]);
    expect(lines.map((line) => line.replace(/^.* face: /, ''))).toEqual([noFace, noImage(4), noFace]);
  });

  it('shows an error at once', () => {
    const { lines, second, diagnostics } = reading();
    second();
    diagnostics.fail('The model is not there: run setup.');
    second();
    second();
    diagnostics.recovered();
    second();
    expect(lines).toEqual(['2 s  ! face: The model is not there: run setup.', '4 s  ✓ face: well again']);
  });

  it('gives a node one line in two seconds, and loses nothing that lasts', () => {
    const { lines, second, diagnostics } = reading();
    second([face]);
    second([face]);
    diagnostics.fail('The model is not there: run setup.');
    second();
    second();
    diagnostics.recovered();
    for (let n = 0; n < 4; n += 1) second();
    expect(lines).toEqual([
      `2 s  ! face: ${noFace}`,
      '4 s  ! face: The model is not there: run setup.',
      '6 s  ✓ face: well again',
    ]);
  });
});
