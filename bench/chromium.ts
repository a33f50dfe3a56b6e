import { existsSync } from 'node:fs';

import { chromium, type Browser } from 'playwright-core';

/** Where distributions put Chromium. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The machine's Chromium; `undefined` where there is none. */
export const chromiumPath = places.find((path) => existsSync(path));

/** @param args of Chromium */
export function openBrowser(args: readonly string[] = []): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('There is no Chromium here: install it.');
  // In a container Chromium's own sandbox is refused; what it loads here is our own page.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', ...args] });
}
