/** The console in a real browser: what only a browser can tell. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { approveAction } from '../../src/pipeline/steer.ts';
import { startBrowser } from '../support/browser.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('the console in a browser', () => {
  const endings: (() => Promise<void> | void)[] = [];
  const t = { after: (work: () => Promise<void> | void) => void endings.push(work) };
  let browser: Browser;
  let deps: Dependencies;
  let address: string;

  before(async () => {
    browser = await startBrowser(t);
    deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    address = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  after(async () => {
    for (const end of endings.reverse()) await end();
  });

  /** A page that is signed in, and everything its browser complained about. */
  async function signedIn(options: BrowserContextOptions = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
    await page.goto(address);
    await page.getByLabel('API token').fill(ALICE.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${address}/`);
    return { page, complaints };
  }

  const firstAction = (page: Page) => page.locator('.action').first();

  test('one signs in, opens the incident by keyboard, approves, and sees it change', async () => {
    const id = await aStolenSession(deps, { userId: '00uKeys', name: 'Kay Board' });
    const { page, complaints } = await signedIn();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${address}/incidents/${id}`);
    assert.match((await page.locator('h1').textContent()) ?? '', /^Kay Board’s session moved/);
    assert.match(
      (await firstAction(page).textContent()) ?? '',
      /DELETE https:.*\/sessions\?oauthTokens=true/,
    );
    await page.keyboard.press('a');
    await page.keyboard.press('Enter');
    await page.getByText('Approved. It is being done').waitFor();
    assert.match((await firstAction(page).locator('.badge').textContent()) ?? '', /approved/);
    assert.deepEqual(complaints, []);
  });

  test('a colleague’s decision appears without a reload, and what one types is kept', async () => {
    const id = await aStolenSession(deps, { userId: '00uLive', name: 'Liv E' });
    const { page, complaints } = await signedIn();
    await page.clock.install();
    await page.goto(`${address}/incidents/${id}`);
    const { rows } = await deps.database.pool.query<{ id: number }>(
      'select id::int from response_actions where incident_id = $1 order by position',
      [id],
    );
    const approve = (index: number, by: string) =>
      approveAction(deps, { org: 'main', incidentId: id, actionId: rows[index]?.id ?? 0, by });
    await approve(0, 'slack:U2');
    await page.clock.runFor(5_000);
    await page.getByText('decided by slack:U2').waitFor();
    const note = page.getByRole('textbox', { name: 'Note' });
    await note.fill('half a sentence');
    await approve(1, 'slack:U3');
    await page.clock.runFor(20_000);
    assert.equal(await note.inputValue(), 'half a sentence');
    assert.equal(await page.getByText('decided by slack:U3').count(), 0);
    await note.fill('');
    await note.blur();
    await page.clock.runFor(5_000);
    await page.getByText('decided by slack:U3').waitFor();
    assert.deepEqual(complaints, []);
  });

  test('everything can be decided without JavaScript', async () => {
    const id = await aStolenSession(deps, { userId: '00uPlain', name: 'Pla In' });
    const { page } = await signedIn({ javaScriptEnabled: false });
    await page.goto(`${address}/incidents/${id}`);
    await firstAction(page).getByRole('button', { name: 'Deny' }).click();
    await page.getByText('Denied. It will not be done.').waitFor();
    await page.getByLabel('What it was').selectOption('benign');
    await page.getByLabel('Why').fill('It was him.');
    await page.getByRole('button', { name: 'Close the incident' }).click();
    await page.getByText('Closed. What had not begun was called off.').waitFor();
  });

  test('nothing that an attacker wrote runs, loads or complains', async () => {
    const bad = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
    const id = await aStolenSession(deps, {
      userId: '00uBad',
      login: `${bad}@x.y`,
      name: bad,
      thiefUserAgent: bad,
      thiefCity: bad,
    });
    const { page, complaints } = await signedIn();
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).origin));
    for (const path of ['/', `/incidents/${id}`]) {
      await page.goto(`${address}${path}`, { waitUntil: 'networkidle' });
      assert.equal(await page.locator('img[src="x"]').count(), 0);
    }
    assert.deepEqual([complaints, [...hosts]], [[], [address]]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`labels, contrast and structure hold to WCAG 2.2 AA in ${colorScheme}`, async () => {
      const id = await aStolenSession(deps, { userId: `00u${colorScheme}` });
      const { page } = await signedIn({ colorScheme });
      for (const path of ['/', `/incidents/${id}`, '/orgs', '/?user=nobody', '/nowhere']) {
        await page.goto(`${address}${path}`);
        assert.deepEqual(await violations(page), [], path);
      }
      await page.context().clearCookies();
      await page.goto(`${address}/sign-in`);
      assert.deepEqual(await violations(page), []);
    });
  }

  test('on a telephone nothing is cut off, and the decision comes before the proof', async () => {
    const id = await aStolenSession(deps, { userId: '00uPhone' });
    const { page } = await signedIn({ viewport: { width: 390, height: 800 } });
    for (const path of ['/', `/incidents/${id}`, '/orgs']) {
      await page.goto(`${address}${path}`);
      const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.ok(Number(wider) <= 0, `${path} is ${wider} px too wide`);
    }
    await page.goto(`${address}/incidents/${id}`);
    const top = async (name: string) =>
      (await page.getByRole('heading', { name }).boundingBox())?.y ?? 0;
    assert.ok((await top('Response: waits for a decision')) < (await top('Evidence')));
  });
});

/** axe-core's findings, each as its rule and the elements it is about. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations.map(({ id, nodes }) =>
        id + ': ' + nodes.map(({ target, any }) => target + ' ' + any.map(({ message }) => message)).join('; ')))`,
  );
  return found as string[];
}
