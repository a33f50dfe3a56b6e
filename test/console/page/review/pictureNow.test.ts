import { expect, it } from 'vitest';

import { pictureNow } from '../../../../console/page/review/pictureNow.js';

const there = {
  recording: 'there',
  taking: [
    { fromNs: '0', is: 'no-consent' },
    { fromNs: '5000000000', is: 'yes' },
    { fromNs: '20000000000', is: 'disk-full' },
  ],
} as const;
const times = { pictureSec: [5, 5.5, 10], takingSec: [0, 5, 20] };
const at = (atSec: number) => pictureNow(there, { ...times, atSec });

it('shows the last picture that is not later, for a second', () => {
  expect(at(5)).toEqual({ index: 0 });
  expect(at(5.6)).toEqual({ index: 1 });
  expect(at(6.5)).toEqual({ index: 1 });
  expect(at(6.6)).toEqual({ why: 'picture.gap' });
  expect(at(10.2)).toEqual({ index: 2 });
});

it('says why there is none then', () => {
  expect(at(4.9)).toEqual({ why: 'picture.noConsent' });
  expect(at(25)).toEqual({ why: 'picture.diskFull' });
  const none = { pictureSec: [], takingSec: [], atSec: 3 };
  expect(pictureNow({ recording: 'there', taking: [] }, none)).toEqual({ why: 'picture.gap' });
  expect(pictureNow({ recording: 'missing', taking: [] }, none)).toEqual({ why: 'picture.noRecording' });
  expect(pictureNow({ recording: 'unreadable', taking: [] }, none)).toEqual({ why: 'picture.unreadable' });
});
