import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readSessionLog } from '../../record/recoverSession.js';
import { claimDomain } from '../peer/domain.js';
import type { PeerMessage } from '../peer/Peer.js';
import { RapportProcess } from '../peer/RapportProcess.js';
import { recording } from '../peer/recording.js';

const clip = recording('WolfgangLanger_Pexels.mp4');
/** What the head is made of that the demonstration starts from. */
const other = '.rapport/recordings/single_face.mp4';

let folder: string;
let launched: RapportProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-demonstration-test-'));
});

afterEach(async () => {
  await launched?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(clip === undefined || !existsSync(other))('npm start', () => {
  it('goes from the prior to a head personalised to a simulated coder, tells both numbers, and leaves a whole session', async () => {
    const started = new RapportProcess(await claimDomain(), [
      ...['launch', 'session', '--folder', folder, '--recording', clip ?? '', '--demonstration'],
      ...['--language', 'sr-Latn'],
    ]);
    launched = started;
    await started.line(/A simulated coder \(simulated-coder\) judges/);
    await started.line(/Engagement now comes from gennet/i, 400_000);
    await started.line(/held-out frames the present head has CCC .*; the candidate CCC /, 300_000);
    await started.line(/The candidate is in use\. The recording is repeated/, 300_000);
    await started.line(/prompt .* executing/);
    await started.line(/engagement .*\(child's head\)/, 60_000);
    started.kill('SIGINT');
    expect(await started.ended(60_000), started.output).toEqual({ code: 0, signal: null });

    const [name = ''] = readdirSync(folder);
    const path = join(folder, name);
    const written: PeerMessage = JSON.parse(readFileSync(join(path, 'session.json'), 'utf8'));
    expect(written).toMatchObject({ complete: true, childId: 'demonstration', protocol: { id: 'emotions' } });
    const { events } = await readSessionLog(path);
    // Nobody else has judged, and whoever reads the record can tell.
    const coders = new Set(events.flatMap((event) => (event.kind === 'annotated' ? [event.coder] : [])));
    expect([...coders]).toEqual(['simulated-coder']);
    const sources = events.flatMap((event) =>
      event.kind === 'frame' && event.row.engagement?.score !== undefined
        ? [event.row.engagement.source]
        : [],
    );
    expect([...new Set(sources)]).toEqual(['prior', 'GenNet', 'child']);
    expect(readFileSync(join(path, 'report.html'), 'utf8')).toContain('<html lang="sr-Latn">');
    expect(started.output).toContain(`report      ${join(path, 'report.html')}`);
  }, 1_200_000);
});
