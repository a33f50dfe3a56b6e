import { describe, expect, it } from 'vitest';

import { soakOptions } from '../../soak/soakOptions.js';

const asked = (line: string) => soakOptions(line.split(' ').filter(Boolean), () => undefined);

describe('soakOptions', () => {
  it('takes several processes and faults, in the suite’s order', () => {
    expect(
      asked('--fault kill --fault hang --process perception recorder --minutes 3 --seed 31'),
    ).toMatchObject({
      kinds: ['kill', 'hang'],
      processes: ['recorder', 'perception'],
      minutes: 3,
      seed: 31,
    });
  });

  it('means every process where none is named, and no fault in a calm session', () => {
    expect(asked('--fault kill').processes).toEqual(['recorder', 'session', 'perception', 'camera', 'page']);
    expect(asked('--calm').kinds).toEqual([]);
  });

  it.each([
    '--process perception,recorder',
    '--fault murder',
    '--minutes no',
    '--kills 0',
    '--speed 3',
    '--calm --fault kill',
  ])('refuses %s, as it would otherwise do nothing for ever', (line) => {
    expect(() => asked(line)).toThrow();
  });
});
