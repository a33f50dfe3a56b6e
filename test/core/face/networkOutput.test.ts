import { describe, expect, it } from 'vitest';
import { networkOutput } from '../../../core/face/networkOutput.js';

const network = { id: 'odd', run: () => Promise.resolve({}) };
const outputs = { probability: { data: Float32Array.of(0.25, 0.75), shape: [1, 2] } };

describe('networkOutput', () => {
  it('gives an output of the expected length', () => {
    expect(networkOutput(network, outputs, 'probability', 2)).toBe(outputs.probability);
    expect(networkOutput(network, outputs, 'probability')).toBe(outputs.probability);
  });

  it.each([
    ['landmarks', 10, "The model odd has no output 'landmarks', only probability"],
    ['probability', 4, "The model odd gave 2 numbers as 'probability' instead of 4"],
  ])('refuses %s of %i numbers, which would be read as zeros', (name, length, message) => {
    expect(() => networkOutput(network, outputs, name, length)).toThrow(
      expect.objectContaining({ code: 'face/outputs', message: expect.stringContaining(message) as string }),
    );
  });
});
