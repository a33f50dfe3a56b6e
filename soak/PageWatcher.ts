import type { Browser, CDPSession, Page } from 'playwright-core';

import { openBrowser } from '../bench/chromium.js';
import { until } from './strike.js';

/** Pictures are drawn at some rate unless the page stands still: none for so long is that, milliseconds. */
const drawnMs = 30_000;

/** The page in a real browser, as an operator leaves it open for a day. */
export class PageWatcher {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #debugger: CDPSession;
  /** What the page wrote to its console as an error, and what it threw. */
  readonly errors: readonly string[];

  private constructor(browser: Browser, page: Page, session: CDPSession, errors: readonly string[]) {
    this.#browser = browser;
    this.#page = page;
    this.#debugger = session;
    this.errors = errors;
  }

  /**
   * @param link with its token
   * @throws Error where there is no Chromium, or when no picture comes
   */
  static async open(link: string): Promise<PageWatcher> {
    const browser = await openBrowser();
    const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1280, height: 720 } });
    await page.goto(link);
    await page.getByLabel('Your name').fill('Soak');
    await page.getByRole('button', { name: 'Begin' }).click();
    // Before somebody is let in, 401 is the right answer.
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const watcher = new PageWatcher(browser, page, session, errors);
    await until('a picture on the page', () => watcher.#isDrawing());
    return watcher;
  }

  /** Of the page, after its garbage was collected. */
  async sizes(): Promise<{ readonly heapMiB: number; readonly elements: number }> {
    await this.#debugger.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.#debugger.send('Performance.getMetrics');
    const valueOf = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    return { heapMiB: valueOf('JSHeapUsedSize') / 2 ** 20, elements: valueOf('Nodes') };
  }

  /** @returns whether what the picture shows changed within half a minute */
  async isDrawing(): Promise<boolean> {
    const untilMs = performance.now() + drawnMs;
    while (performance.now() < untilMs) if (await this.#isDrawing()) return true;
    return false;
  }

  async #isDrawing(): Promise<boolean> {
    const look = (): Promise<string> => this.#page.evaluate<string>(shownPixels);
    const before = await look();
    await this.#page.waitForTimeout(300);
    return before !== '' && (await look()) !== before;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

/** A sample of the video's pixels: a page whose picture stands still draws the same ones. */
const shownPixels = `(() => {
  const canvas = document.querySelector('canvas');
  if (!canvas || canvas.width === 0) return '';
  const small = new OffscreenCanvas(16, 12);
  const context = small.getContext('2d');
  context.drawImage(canvas, 0, 0, 16, 12);
  return context.getImageData(0, 0, 16, 12).data.join();
})()`;
