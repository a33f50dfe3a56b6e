import { expect, it } from 'vitest';

import { CdrEncoder } from '../../record/CdrEncoder.js';
import { cdrReader } from '../../record/cdrReader.js';

it('reads what is written, text and numbers', () => {
  const definition = 'string name\nfloat64[] values\nbool is_known';
  const message = { name: 'Стање', values: new Float64Array([0.5, -1]), is_known: true };
  expect(cdrReader(definition)(new CdrEncoder(definition).encode(message))).toEqual(message);
});
