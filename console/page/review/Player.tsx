import { effect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';

import { number, t } from '../language/translate.js';
import { clockText } from '../lead/countdown.js';
import { head, type SessionRecord } from './record.js';
import { OverlaySwitch } from './OverlaySwitch.js';
import { isOverlaid } from './overlayOn.js';
import { PictureShower } from './PictureShower.js';
import { pictureNow } from './pictureNow.js';
import { indexAt, looped, neighbour, rates, shuttled, sought, toggled } from './playhead.js';
import { playClock } from './playClock.js';

/** A session's pictures, played from its record. */
export function Player({ record }: { readonly record: SessionRecord }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => playClock(), []);
  const shower = useMemo(
    () => new PictureShower(record.listing.handle, () => canvas.current),
    [record.listing.handle],
  );
  useEffect(
    () =>
      effect(() => {
        const wanted = pictureAt(record, head.value.atSec);
        if (!('index' in wanted)) return;
        const stampNs = record.pictures.stampsNs[wanted.index] ?? '';
        shower.show({ index: wanted.index, stampNs, isOverlaid: isOverlaid.value });
      }),
    [record, shower],
  );
  const { atSec, durationSec, isPlaying, rate, loop } = head.value;
  const now = pictureAt(record, atSec);
  const why = shower.isGone.value
    ? 'picture.gone'
    : 'why' in now
      ? now.why
      : shower.isDamaged.value
        ? 'video.damaged'
        : undefined;
  return (
    <section class="panel player" aria-label={t('review.player')}>
      <div class="picture">
        <canvas
          ref={canvas}
          width={640}
          height={480}
          role="img"
          hidden={why !== undefined}
          aria-label={t('review.picture', { at: clockText(atSec) })}
        />
        {why !== undefined && <p class="picture-none">{t(why)}</p>}
      </div>
      <input
        type="range"
        min={0}
        max={durationSec}
        step={0.04}
        value={atSec}
        aria-label={t('review.position')}
        aria-valuetext={clockText(atSec)}
        onInput={({ currentTarget }) => (head.value = sought(head.peek(), currentTarget.valueAsNumber))}
      />
      <div class="row wrap transport">
        <Button
          name="review.backwards"
          sign="◀◀"
          keys="J"
          onPress={() => (head.value = shuttled(head.peek(), -1))}
        />
        <Button
          name={isPlaying ? 'review.stop' : 'review.play'}
          sign={isPlaying ? '❚❚' : '▶'}
          keys="K"
          onPress={() => (head.value = toggled(head.peek()))}
        />
        <Button
          name="review.forwards"
          sign="▶▶"
          keys="L"
          onPress={() => (head.value = shuttled(head.peek(), 1))}
        />
        <Button name="review.frameBack" sign="−1" keys="," onPress={() => stepFrame(record, -1)} />
        <Button name="review.frameForward" sign="+1" keys="." onPress={() => stepFrame(record, 1)} />
        <select
          aria-label={t('review.speed')}
          value={String(Math.abs(rate))}
          onChange={({ currentTarget }) =>
            (head.value = { ...head.peek(), rate: Number(currentTarget.value) })
          }
        >
          {rates.map((one) => (
            <option key={one} value={String(one)}>
              {number(one, one % 1 === 0 ? 0 : 2)}×
            </option>
          ))}
        </select>
        <Button
          name="review.loopFrom"
          sign="["
          keys="A"
          onPress={() => (head.value = looped(head.peek(), 'from'))}
        />
        <Button
          name="review.loopTo"
          sign="]"
          keys="B"
          onPress={() => (head.value = looped(head.peek(), 'to'))}
        />
        {loop !== undefined && (
          <button
            type="button"
            class="small"
            onClick={() => (head.value = { ...head.peek(), loop: undefined })}
          >
            {t('review.loopOff', { from: clockText(loop.fromSec), to: clockText(loop.toSec) })}
          </button>
        )}
        <span class="figure grow">
          {clockText(atSec)} / {clockText(durationSec)} {rate !== 1 && `${number(rate, 2)}×`}
        </span>
      </div>
      {record.pictureSec.length > 0 && (
        <OverlaySwitch shown={why === undefined ? shower.overlay.value : undefined} />
      )}
    </section>
  );
}

type ButtonName = Parameters<typeof t>[0];

function Button(props: {
  readonly name: ButtonName;
  readonly sign: string;
  readonly keys: string;
  readonly onPress: () => void;
}) {
  return (
    <button type="button" title={t(props.name)} onClick={props.onPress}>
      <span aria-hidden="true">{props.sign}</span>
      <span class="hidden">{t(props.name)}</span> <kbd>{props.keys}</kbd>
    </button>
  );
}

function pictureAt({ pictures, pictureSec, takingSec }: SessionRecord, atSec: number) {
  return pictureNow(pictures, { pictureSec, takingSec, atSec });
}

/** To the next or the last picture, and stops there. */
export function stepFrame(record: SessionRecord, direction: 1 | -1): void {
  const times = record.pictureSec.length > 0 ? record.pictureSec : record.readingSec;
  const index = indexAt(times, head.peek().atSec) + direction;
  const atSec = times[index];
  if (atSec !== undefined) head.value = { ...sought(head.peek(), atSec), isPlaying: false };
}

export function jump(timesSec: readonly number[], direction: 1 | -1): void {
  const atSec = neighbour(timesSec, head.peek().atSec, direction);
  if (atSec !== undefined) head.value = sought(head.peek(), atSec);
}
