import { expect, it } from 'vitest';

import { launchCommand } from '../../cli/launch.js';
import { runCommand } from './runCommand.js';

/** What is said before anything is started: `--once` takes a recording, which none of these name. */
async function errorOf(...words: string[]): Promise<unknown> {
  const { error } = await runCommand(launchCommand([]), ['launch', 'session', '--once', ...words]);
  return error;
}

it('has the simulated robot fail, and never a real one', async () => {
  expect(await errorOf('--robot-trouble', 'limp')).toMatchObject({ code: 'launch/once' });
  expect(await errorOf('--robot')).toMatchObject({ code: 'launch/once' });
  expect(await errorOf('--robot', '--robot-trouble', 'limp')).toMatchObject({
    message: 'Arguments robot and robotTrouble are mutually exclusive',
  });
  expect(await errorOf('--robot-trouble', 'tired')).toMatchObject({
    message: expect.stringContaining('limp') as string,
  });
});
