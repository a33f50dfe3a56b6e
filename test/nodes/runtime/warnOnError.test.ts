import { describe, expect, it } from 'vitest';

import { RapportError } from '../../../core/RapportError.js';
import type { Warning } from '../../../core/Warning.js';
import { warnOnError } from '../../../nodes/runtime/warnOnError.js';

function bench() {
  const warnings: Warning[] = [];
  return { warnings, diagnostics: { warn: (warning: Warning) => void warnings.push(warning) } };
}

describe('warnOnError', () => {
  it('gives the result where there is one, of promises too', async () => {
    const { warnings, diagnostics } = bench();
    await expect(warnOnError(diagnostics, () => 1)).resolves.toBe(1);
    await expect(warnOnError(diagnostics, () => Promise.resolve(2))).resolves.toBe(2);
    expect(warnings).toEqual([]);
  });

  it('turns an expected failure into its own warning', async () => {
    const { warnings, diagnostics } = bench();
    const fail = (): never => {
      throw new RapportError('image/step', 'The step is too small: check the driver.');
    };
    await expect(warnOnError(diagnostics, fail)).resolves.toBeUndefined();
    expect(warnings).toEqual([{ code: 'image/step', text: 'The step is too small: check the driver.' }]);
  });

  it('turns anything else into a warning that keeps what is needed to find the defect', async () => {
    const { warnings, diagnostics } = bench();
    await expect(
      warnOnError(diagnostics, () => Promise.reject(new TypeError('x is undefined'))),
    ).resolves.toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.code).toBe('node/unexpected');
    expect(warnings[0]?.text).toContain('x is undefined');
  });
});
