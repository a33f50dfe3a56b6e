import type { Browser, Page } from 'playwright-core';

import { openBrowser } from '../../bench/chromium.js';
import type { RunningConsole } from '../../console/runConsole.js';
import { runReview } from '../../console/runReview.js';

/** A review that is served, with the page of somebody who has opened a session in it. */
export interface OpenedReview {
  readonly served: RunningConsole;
  readonly browser: Browser;
  readonly page: Page;
}

/** @param session the id of the session that Ana opens */
export async function openReview(
  options: { readonly folder: string; readonly registry?: string },
  session: string,
): Promise<OpenedReview> {
  let link = '';
  const served = await runReview({
    ...{ address: '127.0.0.1', port: 0, names: [], ...options },
    write: (line) => (link = /http:\S+\/#token=\S+/u.exec(line)?.[0] ?? link),
  });
  const browser = await openBrowser();
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel('Your name').fill('Ana');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('button', { name: `Open ${session}` }).click();
  return { served, browser, page };
}
