import { expect, it } from 'vitest';

import { SessionShelf } from '../../../console/review/SessionShelf.js';
import { sessionOf, writeSession } from '../../report/longSession.js';
import { temporaryFolder } from '../../setup/temporaryFolder.js';

const nowMs = Date.parse('2027-01-01T00:00:00Z');

it('lists a session with its child, the culture whose head it was to have, and who led it', async () => {
  const root = temporaryFolder();
  const setup = {
    sessionId: 'one',
    operator: 'op1',
    childId: 'c7',
    culture: 'C1',
    versions: { rapport: '0.1.0' },
  };
  await writeSession(root, sessionOf(1, setup));
  const { sessions } = await new SessionShelf(root).list(nowMs);
  expect(sessions).toMatchObject([{ sessionId: 'one', childId: 'c7', culture: 'C1', operatorName: 'op1' }]);
});

it('knows no culture where none was given', async () => {
  const root = temporaryFolder();
  await writeSession(root, sessionOf(1));
  const { sessions } = await new SessionShelf(root).list(nowMs);
  expect(sessions).toMatchObject([{ culture: null, hasReport: false, hasClip: false }]);
});
