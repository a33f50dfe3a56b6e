import { describe, expect, it } from 'vitest';

import { NodeDiagnostics } from '../../../nodes/runtime/NodeDiagnostics.js';

const dark = { code: 'camera/dark', text: 'The picture is dark: switch a lamp on.' };
const blurred = { code: 'camera/blurred', text: 'The picture is blurred: clean the lens.' };

function bench() {
  const clock = { ms: 1_000 };
  const logged: string[] = [];
  const diagnostics = new NodeDiagnostics({
    nodeName: 'face',
    nowMs: () => clock.ms,
    log: (text) => logged.push(text),
    throttleMs: 5_000,
    keepMs: 3_000,
  });
  const value = (key: string): string | undefined =>
    diagnostics.status('active').values.find((each) => each.key === key)?.value;
  return { clock, logged, diagnostics, value };
}

describe('NodeDiagnostics', () => {
  it('is well, and says its state, while nothing was warned of', () => {
    const { diagnostics, value } = bench();
    expect(diagnostics.status('active')).toMatchObject({
      level: 0,
      name: 'rapport: face',
      message: 'active',
    });
    expect(value('state')).toBe('active');
  });

  it('logs a warning at once and then at most once per throttle time, with the count', () => {
    const { clock, logged, diagnostics } = bench();
    // 30 times a second from 0 s on: once at 0 s; again with the first at or after 5 s, which is warning 151.
    for (let index = 0; index < 160; index += 1) {
      diagnostics.warn(dark);
      clock.ms = 1_000 + ((index + 1) * 1_000) / 30;
    }
    expect(logged).toEqual([dark.text, `${dark.text} (151 times so far)`]);
  });

  it('throttles each code on its own', () => {
    const { logged, diagnostics } = bench();
    diagnostics.warn(dark);
    diagnostics.warn(blurred);
    diagnostics.warn(dark);
    expect(logged).toEqual([dark.text, blurred.text]);
  });

  it('shows all present warnings, and none that has not been seen for the keep time', () => {
    const { clock, diagnostics } = bench();
    diagnostics.warn(dark);
    clock.ms += 2_000;
    diagnostics.warn(blurred);
    expect(diagnostics.status('active')).toMatchObject({ level: 1, message: `${dark.text} ${blurred.text}` });
    clock.ms += 1_001;
    expect(diagnostics.status('active')).toMatchObject({ level: 1, message: blurred.text });
    clock.ms += 2_000;
    expect(diagnostics.status('active')).toMatchObject({ level: 0, message: 'active' });
  });

  it('shows the newest sentence of a code, since numbers in it change', () => {
    const { clock, diagnostics } = bench();
    diagnostics.warn({ code: 'camera/silent', text: 'No image for 1 s.' });
    clock.ms += 1_000;
    diagnostics.warn({ code: 'camera/silent', text: 'No image for 2 s.' });
    expect(diagnostics.status('active').message).toBe('No image for 2 s.');
  });

  it('keeps counting after a warning is over', () => {
    const { clock, diagnostics, value } = bench();
    diagnostics.warn(dark);
    diagnostics.warn(dark);
    clock.ms += 60_000;
    diagnostics.warn(dark);
    expect(value('camera/dark [count]')).toBe('3');
  });

  it('is in error from a failure until the node is configured again', () => {
    const { diagnostics } = bench();
    diagnostics.fail('The model is damaged: install it again.');
    diagnostics.warn(dark);
    expect(diagnostics.status('unconfigured')).toMatchObject({
      level: 2,
      message: 'The model is damaged: install it again.',
    });
    diagnostics.recovered();
    expect(diagnostics.status('inactive').level).toBe(1);
  });

  it('shows values: whole numbers as they are, others with two decimals', () => {
    const { diagnostics, value } = bench();
    diagnostics.set('frames', 30);
    diagnostics.set('latency p50 [ms]', 4.666);
    diagnostics.set('head', 'prior');
    expect([value('frames'), value('latency p50 [ms]'), value('head')]).toEqual(['30', '4.67', 'prior']);
  });
});
