import { describe, expect, it } from 'vitest';

import { namespaceOf } from '../../launch/namespaceOf.js';

describe('namespaceOf', () => {
  it('is the first that a remap rule gives', () => {
    expect(namespaceOf(['--ros-args', '-r', '__ns:=/nao1', '-r', '__ns:=/nao2'])).toBe('/nao1');
    expect(namespaceOf(['--remap', 'image:=/x', '--remap', '__ns:=/lab/nao1'])).toBe('/lab/nao1');
  });

  it('is none where there is no such rule', () => {
    expect(namespaceOf([])).toBe('/');
    expect(namespaceOf(['-r', 'image:=/x', '-p', 'text:=__ns:=/nao1'])).toBe('/');
  });
});
