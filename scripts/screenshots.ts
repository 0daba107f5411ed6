/**
 * Takes pictures of a running console for the documentation. Start `npm run demo -- --tour`, then:
 *   node scripts/screenshots.ts http://127.0.0.1:8080 TOKEN [docs/images]
 * Uses the Chromium of the tests.
 */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../test/support/browser.ts';

const [address, token, folder = 'docs/images'] = process.argv.slice(2);
if (address === undefined || token === undefined) {
  process.stderr.write('usage: node scripts/screenshots.ts ADDRESS TOKEN [FOLDER]\n');
  process.exit(2);
}

const endings: (() => Promise<void> | void)[] = [];
const browser = await startBrowser({ after: (work) => void endings.push(work) });
try {
  await takeAll(browser, address, token, folder);
} finally {
  for (const end of endings) await end();
}

async function takeAll(browser: Browser, from: string, secret: string, into: string) {
  const viewport = { width: 1240, height: 1000 };
  const context = await browser.newContext({ viewport, colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(from);
  await page.getByLabel('API token').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('h1', { hasText: 'Incidents' }).waitFor();
  await page.screenshot({ path: join(into, 'console-list.png') });
  await page.locator('[data-row]').first().click();
  await page.locator('.columns').waitFor();
  await page.setViewportSize({ width: 1240, height: 1050 });
  await page.screenshot({ path: join(into, 'console-incident.png') });
  await page.emulateMedia({ colorScheme: 'dark' });
  const timeline = page.locator('section', { has: page.locator('#timeline') });
  await timeline.screenshot({ path: join(into, 'console-timeline-dark.png') });
}
