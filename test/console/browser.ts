import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Locator, Page } from 'playwright-core';

import { waitUntil } from '../peer/waitUntil.js';

const require = createRequire(import.meta.url);

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Longer than any of the page's style. */
const longestTransitionMs = 500;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe-core finds against WCAG 2.2 AA in the page as it is now, a line each; empty where nothing is wrong. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // By the debugger, which the page's content security policy does not bind.
  await page.evaluate(axeSource);
  const problems = await problemsNow(page);
  if (problems.length === 0) return [];
  // While a button's colour changes from one state's to the other's its contrast is neither's.
  await delay(longestTransitionMs);
  return problemsNow(page);
}

async function problemsNow(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResult>(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)} })`,
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

/** What the button or field is called that has the focus; nothing for the page itself and its regions. */
const whatHasFocus = `(() => {
  const element = document.activeElement;
  if (!/^(BUTTON|INPUT|SELECT|TEXTAREA|A)$/.test(element?.tagName ?? '')) return '';
  return element.getAttribute('aria-label') || element.labels?.[0]?.innerText || element.innerText || '';
})()`;

/** Presses Tab until what has the focus is called so, as somebody without a mouse does. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab');
    const called = await page.evaluate<string>(whatHasFocus);
    if (name.test(called)) return;
  }
  throw new Error(`Tab does not come to ${String(name)}.`);
}

/** What has the focus when the key after this one comes, however fast: its id, or else the name of its tag. */
export function focusAfterKey(page: Page, key: string): Promise<string> {
  return page.evaluate<string>(`new Promise((resolve) => {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true, cancelable: true }));
    setTimeout(() => resolve(document.activeElement.id || document.activeElement.tagName), 0);
  })`);
}

/** Resolves once the page's text matches. */
export async function says(page: Page, pattern: RegExp): Promise<void> {
  await waitUntil(
    `the page to say ${String(pattern)}`,
    async () => pattern.test(await page.evaluate<string>('document.body.innerText')),
    { context: () => page.url() },
  );
}

/** A picture for the documentation, where `RAPPORT_SCREENSHOTS` names a folder for them. */
export async function screenshot(of: Pick<Page, 'screenshot'> | Locator, name: string): Promise<void> {
  const folder = process.env['RAPPORT_SCREENSHOTS'];
  if (folder !== undefined) await of.screenshot({ path: join(folder, `${name}.png`) });
}
