import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { headerOptions } from '../../setup/steps/nativeAddon.mjs';
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
const options = (prefix: string, nodedir?: string): string[] =>
  headerOptions(nodedir === undefined ? {} : { npm_config_nodedir: nodedir }, join(prefix, 'bin/node'));

describe('headerOptions', () => {
  it('takes the headers that came with the Node.js at hand, whatever folder npm is told of', () => {
    const [ofThisNode, ofAnother] = [installation(here), installation('1')];
    expect(options(ofThisNode)).toEqual([`--nodedir=${ofThisNode}`]);
    expect(options(ofThisNode, ofAnother)).toEqual([`--nodedir=${ofThisNode}`]);
  });

  it('takes those that npm is told of where it came without', () => {
    const ofThisNode = installation(here);
    expect(options(installation(), ofThisNode)).toEqual([`--nodedir=${ofThisNode}`]);
  });

  it('has them fetched rather than take those of another Node.js', () => {
    const [bare, ofAnother] = [installation(), installation('1')];
    expect(options(bare)).toEqual([]);
    expect(options(bare, ofAnother)).toEqual(['--nodedir=']);
    expect(options(ofAnother, ofAnother)).toEqual(['--nodedir=']);
  });
});
