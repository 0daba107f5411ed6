/** The console served to a real browser, with somebody signed in. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { ALICE, type SteeringOptions, steeringApp, steeringDependencies } from './steering.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Starts the console and the browser, which end with the test or suite `t`, in reverse order. */
export async function consoleInBrowser(t: Cleanup, options: SteeringOptions = {}) {
  const endings: (() => Promise<void> | void)[] = [];
  const lastFirst = { after: (work: () => Promise<void> | void) => void endings.push(work) };
  t.after(async () => {
    for (const end of endings.reverse()) await end();
  });
  const browser = await startBrowser(lastFirst);
  const deps = await steeringDependencies(lastFirst, options);
  const app = await steeringApp(lastFirst, deps);
  const address = await app.listen({ host: '127.0.0.1', port: 0 });

  /** Returns a page that is signed in, and everything its browser complained about. */
  const signedIn = async (wish: BrowserContextOptions = {}, person = ALICE) => {
    const context = await browser.newContext(wish);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
    await page.goto(address);
    await page.getByLabel('API token').fill(person.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${address}/`);
    return { page, complaints };
  };
  return { deps, address, signedIn };
}

/** Returns how much wider the page is than its window, in pixels. */
export async function tooWide(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
}

/** Returns axe-core's findings, each as its rule and the elements it is about. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations.map(({ id, nodes }) =>
        id + ': ' + nodes.map(({ target, any }) => target + ' ' + any.map(({ message }) => message)).join('; ')))`,
  );
  return found as string[];
}
