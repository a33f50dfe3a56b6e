import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { protocolCommand } from '../../cli/protocol.js';
import { smallFile } from '../core/protocol/protocols.js';
import { outputOf, runCommand } from './runCommand.js';

const emotions = new URL('../../config/protocols/emotions.yaml', import.meta.url).pathname;

describe('rapport protocol', () => {
  it('check says what a protocol holds', async () => {
    expect(await outputOf(protocolCommand, ['protocol', 'check', emotions])).toBe(
      `${emotions}: protocol emotions, 22 steps, 14 prompts, in en, ja, sr-Latn, sr-Cyrl.\n`,
    );
  });

  it('check says a line for each thing that is wrong, and fails', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'protocol-')), 'x.yaml');
    await writeFile(file, smallFile.replace('id: play', 'id: Play').replace('wait_sec: 8', 'wait_sec: 0'));
    const { output, error } = await runCommand(protocolCommand, ['protocol', 'check', file]);
    expect(output.trimEnd().split('\n')).toHaveLength(2);
    expect(error).toMatchObject({
      code: 'protocol/problems',
      message: `2 things are wrong with ${file}: see above.`,
    });
    const missing = await runCommand(protocolCommand, ['protocol', 'check', `${file}x`]);
    expect(missing.error).toMatchObject({ code: 'protocol/unreadable' });
  });

  it('show draws every step in the language asked for', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'protocol-')), 'x.svg');
    await outputOf(protocolCommand, ['protocol', 'show', emotions, '--language', 'sr-Cyrl', '--out', file]);
    const svg = await readFile(file, 'utf8');
    expect(svg).toContain('Браво!');
    expect(svg.match(/<title>(?:picture|name|demonstrate|imitate|feedback)_[a-z]+<\/title>/gu)).toHaveLength(
      20,
    );
    const { error } = await runCommand(protocolCommand, ['protocol', 'show', emotions, '--language', 'de']);
    expect(error).toMatchObject({ code: 'protocol/language' });
  });
});
