import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { withFittingHeaders } from '../../setup/steps/nativeAddon.mjs';
import { temporaryFolder } from './temporaryFolder.js';

/** An installation of Node.js, with headers of a binary interface or without. */
function installation(modules?: string): string {
  const prefix = temporaryFolder();
  mkdirSync(join(prefix, 'bin'));
  writeFileSync(join(prefix, 'bin/node'), '');
  if (modules === undefined) return prefix;
  mkdirSync(join(prefix, 'include/node'), { recursive: true });
  const lines = [
    '#ifdef NODE_EMBEDDER_MODULE_VERSION',
    '#define NODE_MODULE_VERSION NODE_EMBEDDER_MODULE_VERSION',
    '#else',
    `#define NODE_MODULE_VERSION ${modules}`,
    '#endif',
  ];
  writeFileSync(join(prefix, 'include/node/node_version.h'), lines.join('\n'));
  return prefix;
}

const here = process.versions.modules;
const headers = (prefix: string, told?: string): string | undefined => {
  const env = told === undefined ? {} : { npm_config_nodedir: told };
  return withFittingHeaders(env, join(prefix, 'bin/node'))['npm_config_nodedir'];
};

describe('withFittingHeaders', () => {
  it('takes the headers that came with the Node.js at hand, whatever folder npm is told of', () => {
    const [ofThisNode, ofAnother] = [installation(here), installation('1')];
    expect(headers(ofThisNode)).toBe(ofThisNode);
    expect(headers(ofThisNode, ofAnother)).toBe(ofThisNode);
  });

  it('takes those that npm is told of where it came without', () => {
    const ofThisNode = installation(here);
    expect(headers(installation(), ofThisNode)).toBe(ofThisNode);
  });

  it('has them fetched rather than take those of another Node.js', () => {
    const [bare, ofAnother] = [installation(), installation('1')];
    expect(headers(bare)).toBeUndefined();
    expect(headers(bare, ofAnother)).toBeUndefined();
    expect(headers(ofAnother, ofAnother)).toBeUndefined();
  });

  it('leaves the rest of the environment as it is', () => {
    expect(withFittingHeaders({ PATH: '/bin' }, join(installation(), 'bin/node'))).toEqual({ PATH: '/bin' });
  });
});
