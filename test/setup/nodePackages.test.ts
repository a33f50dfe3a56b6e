import { describe, expect, it } from 'vitest';

import { isInstalled } from '../../setup/steps/nodePackages.mjs';

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/rxjs': { version: '7.8.2' },
    'node_modules/only-for-macos': { version: '1.0.0', optional: true },
  },
};

describe('isInstalled', () => {
  it('is true for the same versions; an optional package of another platform may be absent', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/rxjs': { version: '7.8.2' } } })).toBe(true);
  });

  it('is false for another version, also of an optional package', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/rxjs': { version: '7.8.1' } } })).toBe(false);
    const packages = {
      'node_modules/rxjs': { version: '7.8.2' },
      'node_modules/only-for-macos': { version: '2.0.0' },
    };
    expect(isInstalled(wanted, { packages })).toBe(false);
  });

  it('is false where a package is absent', () => {
    expect(isInstalled(wanted, { packages: {} })).toBe(false);
  });
});
