import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { affectParameters } from '../../config/affect.js';
import { behaviourParameters } from '../../config/behaviour.js';
import { cameraParameters } from '../../config/camera.js';
import { engagementParameters } from '../../config/engagement.js';
import { faceParameters } from '../../config/face.js';
import { naoSimulatorParameters } from '../../config/naoSimulator.js';
import { whatIsWrong, type ParameterSpec, type ParameterSpecs } from '../../config/ParameterSpec.js';
import { recorderParameters } from '../../config/recorder.js';
import { sessionParameters } from '../../config/session.js';

const threads: ParameterSpec = { type: 'integer', default: 2, min: 1, max: 64, description: 'Threads' };
const rate: ParameterSpec = { type: 'number', default: 20, min: 1, max: 200, description: 'Hertz' };
const transport: ParameterSpec = {
  type: 'string',
  default: 'raw',
  choices: ['raw', 'compressed'],
  description: 'How images come',
};
const loop: ParameterSpec = { type: 'boolean', default: false, description: 'Again' };

describe('whatIsWrong', () => {
  it('accepts what is in range, integers as bigint and as number', () => {
    for (const value of [1, 64, 1n, 64n]) expect(whatIsWrong('threads', threads, value)).toBeUndefined();
    for (const value of [1, 1.5, 200, 20n]) expect(whatIsWrong('rate_hz', rate, value)).toBeUndefined();
    expect(whatIsWrong('image_transport', transport, 'raw')).toBeUndefined();
    expect(whatIsWrong('loop', loop, true)).toBeUndefined();
  });

  it('says in a sentence what is wrong', () => {
    expect(whatIsWrong('threads', threads, 65n)).toBe('threads is 65, it must be between 1 and 64');
    expect(whatIsWrong('threads', threads, 1.5)).toBe('threads must be a whole number');
    expect(whatIsWrong('threads', threads, '2')).toBe('threads must be a number');
    expect(whatIsWrong('rate_hz', rate, 0.5)).toBe('rate_hz is 0.5, it must be between 1 and 200');
    expect(whatIsWrong('rate_hz', rate, NaN)).toBe('rate_hz must be a number');
    expect(whatIsWrong('rate_hz', rate, Infinity)).toBe('rate_hz must be a number');
    expect(whatIsWrong('rate_hz', rate, undefined)).toBe('rate_hz must be a number');
    expect(whatIsWrong('image_transport', transport, 'h264')).toBe(
      'image_transport is "h264", it must be one of raw, compressed',
    );
    expect(whatIsWrong('image_transport', transport, 1n)).toBe(
      `image_transport must be a text (quote what looks like a number: -p image_transport:="'0'")`,
    );
    expect(whatIsWrong('loop', loop, 'true')).toBe('loop must be true or false');
  });

  it('accepts a number exactly when it lies in the range', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        expect(whatIsWrong('rate_hz', rate, value) === undefined).toBe(value >= 1 && value <= 200);
      }),
    );
  });
});

const nodes: Readonly<Record<string, ParameterSpecs>> = {
  affect: affectParameters,
  behaviour: behaviourParameters,
  camera: cameraParameters,
  engagement: engagementParameters,
  face: faceParameters,
  nao_simulator: naoSimulatorParameters,
  recorder: recorderParameters,
  session: sessionParameters,
};

describe.each(Object.entries(nodes))('the parameters of %s', (_node, specs) => {
  it.each(Object.entries(specs))('%s: accepts its own default and describes itself', (name, spec) => {
    expect(whatIsWrong(name, spec, spec.default)).toBeUndefined();
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(spec.description.length).toBeGreaterThan(10);
    // A description is a phrase that ROS tools show in a line.
    expect(spec.description).not.toMatch(/[\n.]$/);
  });
});
