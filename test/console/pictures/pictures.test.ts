import { beforeEach, describe, expect, it } from 'vitest';

import { PictureMatcher, type OverlaidPicture } from '../../../console/pictures/PictureMatcher.js';
import { PictureSender } from '../../../console/pictures/PictureSender.js';
import { decodePictureFrame, type PictureHeader } from '../../../console/wire/pictureFrame.js';

const overlay = (id: string): NonNullable<PictureHeader['overlay']> => ({
  faces: [],
  following: id,
  followedFaceId: null,
  frozen: false,
});

const picture = (stampNs: bigint): OverlaidPicture => ({
  stampNs,
  widthPx: 4,
  heightPx: 3,
  jpeg: () => Uint8Array.of(Number(stampNs)),
  overlay: null,
});

describe('a picture and its own reading', () => {
  let nowMs: number;
  let shown: [bigint, string | undefined][];
  let matcher: PictureMatcher;

  beforeEach(() => {
    nowMs = 0;
    shown = [];
    matcher = new PictureMatcher(
      () => nowMs,
      (each) => shown.push([each.stampNs, each.overlay?.following]),
    );
    matcher.readingCame(0n, overlay('zero'));
  });

  it('are brought together whichever comes first', () => {
    matcher.pictureCame(picture(1n));
    expect(shown).toEqual([]);
    matcher.readingCame(1n, overlay('one'));
    matcher.readingCame(2n, overlay('two'));
    matcher.pictureCame(picture(2n));
    expect(shown).toEqual([
      [1n, 'one'],
      [2n, 'two'],
    ]);
  });

  it('an older picture is never shown after a newer one', () => {
    matcher.pictureCame(picture(1n));
    matcher.pictureCame(picture(2n));
    matcher.readingCame(2n, overlay('two'));
    matcher.readingCame(1n, overlay('one'));
    nowMs += 1_000;
    matcher.tick();
    expect(shown).toEqual([[2n, 'two']]);
  });

  it('without its reading it is shown after 250 ms, with no other picture’s faces', () => {
    matcher.pictureCame(picture(1n));
    nowMs += 249;
    matcher.tick();
    expect(shown).toEqual([]);
    nowMs += 1;
    matcher.tick();
    expect(shown).toEqual([[1n, undefined]]);
  });

  it('where no readings come at all, pictures wait for none', () => {
    nowMs += 1_001;
    matcher.pictureCame(picture(1n));
    expect(shown).toEqual([[1n, undefined]]);
  });
});

describe('a page that draws slowly', () => {
  it('is sent the newest when it has drawn, and told what it missed', () => {
    const sent: PictureHeader[] = [];
    const sender = new PictureSender({
      nowNs: () => 9n,
      send: (bytes) => {
        const frame = decodePictureFrame(bytes);
        if (!frame.ok) throw new Error(frame.problem);
        expect([...frame.value.jpeg]).toEqual([Number(frame.value.header.stampNs)]);
        sent.push(frame.value.header);
      },
    });
    for (const stampNs of [1n, 2n, 3n, 4n]) sender.offer(picture(stampNs));
    expect(sent.map(({ stampNs }) => stampNs)).toEqual(['1']);
    // A word on another picture is none on this.
    sender.drawn(7);
    expect(sent).toHaveLength(1);
    sender.drawn(1);
    expect(sent.at(-1)).toMatchObject({ sequence: 2, stampNs: '4', missedBefore: 2, missed: 2, sentNs: '9' });
    sender.drawn(2);
    sender.offer(picture(5n));
    expect(sent.at(-1)).toMatchObject({ sequence: 3, stampNs: '5', missedBefore: 0, missed: 2 });
  });
});
