/** The first sign of life, and the longest time between two. */
const firstSignSec = 15;
const longestSilenceSec = 60;

/**
 * @typedef {object} Running A step that runs.
 * @property {string} label
 * @property {string} note
 * @property {number} startedAt Milliseconds.
 * @property {number} nextSignAt Milliseconds.
 */

/**
 * Steps that run side by side: one line a step when it ends, "[3/10] ROS 2 Kilted … 13 s". On a terminal a last line,
 * rewritten every second, says what is running; elsewhere (a log, CI) a step gets a line when it begins and a sign of
 * life after 15 s, 30 s, 60 s and then every minute.
 */
export class Progress {
  #stream;
  #now;
  /** @type {Set<Running>} */
  #running = new Set();
  #holds = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} stream
   * @param {() => number} now Milliseconds.
   */
  constructor(stream, now) {
    this.#stream = stream;
    this.#now = now;
  }

  /**
   * @param {string} label
   * @returns {{ note: (text: string) => void, end: (ending?: string) => void }} `end`: shows the duration, or `ending`.
   */
  begin(label) {
    const startedAt = this.#now();
    const step = { label, note: '', startedAt, nextSignAt: startedAt + firstSignSec * 1000 };
    this.#running.add(step);
    this.#timer ??= setInterval(() => this.tick(), 1000).unref();
    if (!this.#stream.isTTY) this.#line(`${label} …`);
    this.#status();
    return {
      note: (text) => {
        step.note = text;
      },
      end: (ending = this.#seconds(step)) => {
        this.#running.delete(step);
        this.#line(`${label} … ${ending}`);
        this.#status();
        if (this.#running.size > 0) return;
        clearInterval(this.#timer);
        this.#timer = undefined;
      },
    };
  }

  /** Shows that the steps are alive; called every second. */
  tick() {
    this.#status();
    if (this.#stream.isTTY) return;
    for (const step of this.#running) {
      if (this.#now() < step.nextSignAt) continue;
      const elapsedMs = this.#now() - step.startedAt;
      step.nextSignAt += Math.min(Math.max(elapsedMs, firstSignSec * 1000), longestSilenceSec * 1000);
      this.#line(`${step.label} … ${this.#seconds(step)}${step.note ? ` (${step.note})` : ''} …`);
    }
  }

  /** Leaves a terminal's last line alone until the returned function is called: somebody types a password there. */
  hold() {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[K');
    this.#holds += 1;
    return () => {
      this.#holds -= 1;
      this.#status();
    };
  }

  /** What runs, on a terminal's last line, cut to its width. */
  #status() {
    if (!this.#stream.isTTY || this.#holds > 0 || this.#running.size === 0) return;
    const text = [...this.#running]
      .map((step) => `${step.label} … ${this.#seconds(step)}${step.note ? ` (${step.note})` : ''}`)
      .join('   ');
    this.#stream.write(`\r\u001b[K${text.slice(0, (this.#stream.columns ?? 80) - 1)}`);
  }

  /** @param {string} text */
  #line(text) {
    this.#stream.write(this.#stream.isTTY ? `\r\u001b[K${text}\n` : `${text}\n`);
  }

  /** @param {Running} step */
  #seconds({ startedAt }) {
    const seconds = (this.#now() - startedAt) / 1000;
    return `${seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0)} s`;
  }
}
