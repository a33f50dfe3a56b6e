import { describe, expect, it } from 'vitest';

import { forbiddenLicences } from '../../setup/licences.mjs';

const of = (licence: string | undefined, more: object = {}): string[] =>
  forbiddenLicences({
    packages: {
      '': { license: 'Proprietary' },
      'node_modules/a/node_modules/@scope/b': {
        ...(licence === undefined ? {} : { license: licence }),
        ...more,
      },
    },
  }).map(({ name, licence: found }) => `${name}: ${found}`);

describe('licences of what runs', () => {
  it.each(['MIT', '(MIT OR GPL-3.0)', 'Apache2'])('%s is allowed', (licence) => {
    expect(of(licence)).toEqual([]);
  });

  it.each(['GPL-3.0', 'MIT AND GPL-3.0', 'SEE LICENSE IN file', 'AGPL-3.0-only OR SSPL-1.0'])(
    '%s is named',
    (licence) => {
      expect(of(licence)).toEqual([`@scope/b: ${licence}`]);
    },
  );

  it('names a package that says nothing', () => {
    expect(of(undefined)).toEqual(['@scope/b: none']);
  });

  it('leaves out what only developers need', () => {
    expect(of('GPL-3.0', { dev: true })).toEqual([]);
  });
});
