import { signal } from '@preact/signals';

import { grip } from '../annotate/annotating.js';
import { afterSec, letGo, opinionOf } from '../annotate/opinion.js';
import { me } from '../link/state.js';
import { keep, kept } from '../keeping.js';
import { routes } from '../../wire/routes.js';
import type { AnnotationPass } from '../../wire/review.js';
import { begun, judged, punchedIn, type Go } from './pass.js';
import { head, loadPasses, of, passes, record, trouble } from './record.js';
import { sought } from './playhead.js';

const countdownSec = 3;
const beatMs = 50;
const saveMs = 1_000;

/** What goes on: nothing, the counting down, the judging. */
export const judging = signal<
  { readonly kind: 'off' } | { readonly kind: 'counting'; readonly leftSec: number } | { readonly kind: 'on' }
>({ kind: 'off' });

/** How much later this coder judges than what is judged; kept beside the raw judgement. */
export const lagSec = signal(Number(kept('lag') ?? '0'));

export function setLag(seconds: number): void {
  lagSec.value = seconds;
  keep('lag', String(seconds));
}

/** The coder's name as the file of a pass can have it. */
export function coderName(): string {
  const plain = (me.value?.name ?? '').normalize('NFKD').replace(/[^A-Za-z0-9_-]+/gu, '-');
  return /^[A-Za-z]/u.test(plain) ? plain.slice(0, 64) : `coder-${plain}`.slice(0, 64);
}

export const ownPasses = () => passes.value.filter(({ coder }) => coder === coderName());

let go: Go | undefined;
let base: AnnotationPass | undefined;
let savedPoints = -1;
let timers: ReturnType<typeof setInterval>[] = [];

/** Counts down and writes over from here; the pass before stays as it was. */
export function punchIn(): void {
  const last = ownPasses().at(-1);
  base = {
    coder: coderName(),
    pass: (last?.pass ?? 0) + 1,
    lagSec: lagSec.peek(),
    finished: false,
    points: [...(last?.points ?? [])],
  };
  head.value = { ...head.peek(), isPlaying: false };
  judging.value = { kind: 'counting', leftSec: countdownSec };
  timers.push(setInterval(count, 1_000));
}

function count(): void {
  const now = judging.peek();
  if (now.kind !== 'counting') return;
  if (now.leftSec > 1) {
    judging.value = { kind: 'counting', leftSec: now.leftSec - 1 };
    return;
  }
  clearTimers();
  judging.value = { kind: 'on' };
  go = begun(stampNow());
  head.value = { ...sought(head.peek(), head.peek().atSec), isPlaying: true, rate: 1 };
  timers = [setInterval(beat, beatMs), setInterval(() => void save(false), saveMs)];
}

/** Ends judging, and says whether the pass is whole. */
export async function endJudging(isFinished: boolean): Promise<void> {
  clearTimers();
  const wasOn = judging.peek().kind === 'on';
  judging.value = { kind: 'off' };
  head.value = { ...head.peek(), isPlaying: false };
  grip.value = letGo(grip.peek());
  if (wasOn) await save(isFinished);
  go = undefined;
  const handle = record.peek()?.listing.handle;
  if (handle !== undefined) await loadPasses(handle);
}

function beat(): void {
  grip.value = afterSec(grip.peek(), beatMs / 1_000);
  const { isPlaying, atSec, durationSec } = head.peek();
  if (go === undefined) return;
  if (isPlaying) go = judged(go, stampNow(), rounded(opinionOf(grip.peek())));
  else if (atSec >= durationSec) void endJudging(true);
}

const rounded = (value: number | undefined) => (value === undefined ? null : Math.round(value * 100) / 100);

function stampNow(): bigint {
  return (record.peek()?.beginNs ?? 0n) + BigInt(Math.round(head.peek().atSec * 1e9));
}

async function save(isFinished: boolean): Promise<void> {
  const opened = record.peek();
  if (go === undefined || base === undefined || opened === undefined) return;
  const points = punchedIn(base.points, go);
  if (!isFinished && points.length === savedPoints) return;
  savedPoints = points.length;
  const pass: AnnotationPass = { ...base, lagSec: lagSec.peek(), finished: isFinished, points };
  passes.value = [
    ...passes.peek().filter(({ coder, pass: number }) => coder !== pass.coder || number !== pass.pass),
    pass,
  ];
  try {
    const response = await fetch(of(routes.reviewAnnotations, opened.listing.handle), {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(pass),
    });
    trouble.value = response.ok ? undefined : `${response.status}`;
    if (!response.ok) savedPoints = -1;
  } catch (error) {
    // The next beat tries again: nothing is lost while the page is open.
    savedPoints = -1;
    trouble.value = (error as Error).message;
  }
}

function clearTimers(): void {
  for (const timer of timers) clearInterval(timer);
  timers = [];
}
