import { signal } from '@preact/signals';

import { grip } from '../annotate/annotating.js';
import { afterSec, letGo, opinionOf } from '../annotate/opinion.js';
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
  | { readonly kind: 'off' }
  | { readonly kind: 'counting'; readonly leftSec: number; readonly isTraining: boolean }
  | { readonly kind: 'on'; readonly isTraining: boolean }
>({ kind: 'off' });

/** A clip that is judged for training: no pass of the session. */
interface Training {
  readonly fromSec: number;
  readonly toSec: number;
  /** Gets it once it was judged to its end; what is broken off is nothing. */
  readonly done: (pass: AnnotationPass) => Promise<void>;
}

/** How much later this coder judges than what is judged; kept beside the raw judgement. */
export const lagSec = signal(Number(kept('lag') ?? '0'));

export function setLag(seconds: number): void {
  lagSec.value = seconds;
  keep('lag', String(seconds));
}

/** Who judges here, as files have it; found when a session is opened. */
export const coder = signal<string | undefined>(undefined);

/**
 * The person's name as the id of a coder, as the server makes it: a name that is none gets its letters and a sign of the rest.
 */
export async function coderIdOf(name: string): Promise<string> {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/u.test(name)) return name;
  const letters = name.replaceAll(/[^A-Za-z0-9_-]/gu, '').slice(0, 40);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name)));
  const sign = Array.from(hash.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `c${letters}-${sign}`;
}

export const ownPasses = () => passes.value.filter((pass) => pass.coder === coder.value);

let go: Go | undefined;
let base: AnnotationPass | undefined;
/** What of the pass was saved last. */
let saved = '';
let training: Training | undefined;
let timers: ReturnType<typeof setInterval>[] = [];

/** Counts down and writes over from here, the pass before stays as it was; or trains on a clip from its beginning. */
export function punchIn(clip?: Training): void {
  const by = coder.peek();
  if (by === undefined || judging.peek().kind !== 'off') return;
  const last = clip === undefined ? ownPasses().at(-1) : undefined;
  base = {
    coder: by,
    pass: (last?.pass ?? 0) + 1,
    lagSec: lagSec.peek(),
    finished: false,
    points: [...(last?.points ?? [])],
  };
  training = clip;
  saved = '';
  const stopped = { ...head.peek(), isPlaying: false };
  head.value = clip === undefined ? stopped : sought({ ...stopped, loop: undefined }, clip.fromSec);
  judging.value = { kind: 'counting', leftSec: countdownSec, isTraining: clip !== undefined };
  timers.push(setInterval(count, 1_000));
}

function count(): void {
  const now = judging.peek();
  if (now.kind !== 'counting') return;
  if (now.leftSec > 1) {
    judging.value = { ...now, leftSec: now.leftSec - 1 };
    return;
  }
  clearTimers();
  judging.value = { kind: 'on', isTraining: now.isTraining };
  // A clip is judged from its beginning, wherever somebody has looked meanwhile.
  const fromSec = training?.fromSec ?? head.peek().atSec;
  head.value = { ...sought(head.peek(), fromSec), isPlaying: true, rate: 1 };
  go = begun(stampNow());
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
  training = undefined;
  const handle = record.peek()?.listing.handle;
  if (handle !== undefined) await loadPasses(handle);
}

function beat(): void {
  grip.value = afterSec(grip.peek(), beatMs / 1_000);
  const { isPlaying, atSec, durationSec } = head.peek();
  if (go === undefined) return;
  if (isPlaying) go = judged(go, stampNow(), rounded(opinionOf(grip.peek())));
  const isAtEnd = training === undefined ? !isPlaying && atSec >= durationSec : atSec >= training.toSec;
  if (isAtEnd) void endJudging(true);
}

const rounded = (value: number | undefined) => (value === undefined ? null : Math.round(value * 100) / 100);

function stampNow(): bigint {
  return (record.peek()?.beginNs ?? 0n) + BigInt(Math.round(head.peek().atSec * 1e9));
}

async function save(isFinished: boolean): Promise<void> {
  const opened = record.peek();
  if (go === undefined || base === undefined || opened === undefined) return;
  const points = punchedIn(base.points, go);
  const pass: AnnotationPass = { ...base, lagSec: lagSec.peek(), finished: isFinished, points };
  if (training !== undefined) {
    if (isFinished) await training.done(pass);
    return;
  }
  const now = `${points.length} ${String(go.toNs)}`;
  if (!isFinished && now === saved) return;
  saved = now;
  passes.value = [...passes.peek().filter((one) => one.coder !== pass.coder || one.pass !== pass.pass), pass];
  try {
    const response = await fetch(of(routes.reviewAnnotations, opened.listing.handle), {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(pass),
    });
    trouble.value = response.ok ? undefined : ((await response.json()) as { readonly says: string }).says;
    if (!response.ok) saved = '';
  } catch (error) {
    // The next beat tries again: nothing is lost while the page is open.
    saved = '';
    trouble.value = (error as Error).message;
  }
}

function clearTimers(): void {
  for (const timer of timers) clearInterval(timer);
  timers = [];
}
