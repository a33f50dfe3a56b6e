/** The first sign of life, and the longest time between two. */
const firstSignSec = 15;
const longestSilenceSec = 60;

/**
 * One line a step: "[3/10] ROS 2 Kilted … 13 s". On a terminal the line is rewritten every second; elsewhere (a log, CI)
 * a sign of life is added to it after 15 s, 30 s, 60 s and then every minute.
 */
export class Progress {
  #stream;
  #now;
  #startedAt = 0;
  #nextSignAt = 0;
  #label = '';
  #note = '';
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {{ write(text: string): unknown, isTTY?: boolean }} stream
   * @param {() => number} now Milliseconds.
   */
  constructor(stream, now) {
    this.#stream = stream;
    this.#now = now;
  }

  /** @param {string} label */
  begin(label) {
    this.#label = label;
    this.#note = '';
    this.#startedAt = this.#now();
    this.#nextSignAt = this.#startedAt + firstSignSec * 1000;
    this.#stream.write(`${label} …`);
    this.#timer = setInterval(() => this.tick(), 1000);
    this.#timer.unref();
  }

  /** @param {string} text */
  note(text) {
    this.#note = text;
  }

  /** Shows that the step is alive; called every second. */
  tick() {
    const elapsed = `${this.#seconds()} s${this.#note ? ` (${this.#note})` : ''}`;
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\u001b[K${this.#label} … ${elapsed}`);
    } else if (this.#now() >= this.#nextSignAt) {
      const elapsedMs = this.#now() - this.#startedAt;
      this.#nextSignAt += Math.min(Math.max(elapsedMs, firstSignSec * 1000), longestSilenceSec * 1000);
      this.#stream.write(` ${elapsed} …`);
    }
  }

  /** @param {string} [ending] Instead of the duration. */
  end(ending = `${this.#seconds()} s`) {
    clearInterval(this.#timer);
    this.#stream.write(this.#stream.isTTY ? `\r\u001b[K${this.#label} … ${ending}\n` : ` ${ending}\n`);
  }

  #seconds() {
    const seconds = (this.#now() - this.#startedAt) / 1000;
    return seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0);
  }
}
