/** The console in a real browser: what only a browser can tell. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { approveAction, letPass, watchUser } from '../../src/pipeline/steer.ts';
import { writeCursor } from '../../src/store/cursors.ts';
import { keepContact } from '../../src/store/user-contacts.ts';
import { consoleInBrowser, tooWide, violations } from '../support/console-in-browser.ts';
import { aStolenSession } from '../support/stolen-session.ts';

describe('the console in a browser', () => {
  const endings: (() => Promise<void> | void)[] = [];
  let deps: Dependencies;
  let address: string;
  let signedIn: Awaited<ReturnType<typeof consoleInBrowser>>['signedIn'];

  before(async () => {
    const t = { after: (work: () => Promise<void> | void) => void endings.push(work) };
    ({ deps, address, signedIn } = await consoleInBrowser(t));
  });
  after(async () => {
    for (const end of endings) await end();
  });

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
    await firstAction(page).getByText('Not:').waitFor();
    assert.equal(await firstAction(page).locator('pre.call').isVisible(), false);
    await firstAction(page)
      .getByRole('button', { name: /^Deny: / })
      .click();
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
      const person = { title: 'Payroll lead', department: null, manager: 'Grace Hopper' };
      const phones = { primaryPhone: '+46 8 123 45', mobilePhone: '+46 70 123 45 67' };
      const contact = { ...person, ...phones, readAt: new Date() };
      await deps.database.transaction((tx) =>
        keepContact(tx, { org: 'main', incidentId: id, ...contact }),
      );
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

  test('on a telephone nothing is cut off, and who decides has read what was done, and not all of the proof', async () => {
    const id = await aStolenSession(deps, { userId: '00uPhone' });
    const { pool } = deps.database;
    await writeCursor(pool, 'main', 'last_delivery', { at: Date.now() });
    await writeCursor(pool, 'main', 'our_hooks', ['whoJqOiLwskjNNCY0Urr', 'whoXEwMLzNg3pZkVk4eV']);
    const { page } = await signedIn({ viewport: { width: 390, height: 800 } });
    for (const path of ['/', `/incidents/${id}`, '/orgs']) {
      await page.goto(`${address}${path}`);
      assert.ok((await tooWide(page)) <= 0, path);
    }
    const right = "document.querySelector('table.road').getBoundingClientRect().right";
    const end = Number(await page.evaluate(right));
    assert.ok(end <= 390, `the table of the road ends at ${end}`);
    await page.goto(`${address}/incidents/${id}`);
    const top = async (name: string) =>
      (await page.getByRole('heading', { name }).boundingBox())?.y ?? 0;
    const deeds = await top('What was done from the stranger’s side');
    assert.ok(deeds > 0 && deeds < (await top('Contain it at once')));
    assert.ok((await top('Contain it at once')) < (await top('Response: waits for a decision')));
    assert.ok((await top('Response: waits for a decision')) < (await top('Evidence')));
    assert.ok((await top('Take it, note, close')) < (await top('Evidence')));
  });

  test('on a wide screen the whole plan is agreed to without scrolling, and no column waits for the other', async () => {
    const id = await aStolenSession(deps, { userId: '00uWide' });
    const { page } = await signedIn({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${address}/incidents/${id}`);
    const contain = await page.getByRole('button', { name: 'Contain it now' }).all();
    const box = await contain[0]?.boundingBox();
    assert.equal(contain.length, 1);
    assert.ok(box != null && box.y + box.height < 900, JSON.stringify(box));
    const parts = (await page.evaluate(
      `[...document.querySelectorAll('.columns > div')].map((one) => [one.className, one.getBoundingClientRect()])
        .map(([name, { left, top, bottom }]) => ({ name, left, top, bottom }))`,
    )) as { name: string; left: number; top: number; bottom: number }[];
    const [deeds, decide, proof, more] = parts;
    assert.deepEqual(
      parts.map(({ name }) => name),
      ['deeds', 'decide', 'proof', 'more'],
    );
    assert.deepEqual([proof?.left, proof?.top], [deeds?.left, deeds?.bottom]);
    assert.deepEqual([more?.left, more?.top], [decide?.left, decide?.bottom]);
    assert.deepEqual(decide?.top, deeds?.top);
    await page.getByRole('button', { name: 'Contain it now' }).click();
    await page.getByText('Asked for. It is being done').waitFor();
  });

  test('on a telephone nothing has to be pushed aside to be read: not the stranger’s lane, not “End it”', async () => {
    const id = await aStolenSession(deps, {
      userId: '00uAside',
      login: 'anna.lindqvist@example.com',
    });
    const named = { org: 'main', incidentId: id, by: 'api:bob', reason: 'Her new VPN', days: 30 };
    await letPass(deps, named);
    await watchUser(deps, named);
    const { page } = await signedIn({ viewport: { width: 390, height: 800 } });
    for (const path of ['/', `/incidents/${id}`, '/orgs']) {
      await page.goto(`${address}${path}`);
      const hidden = await page.evaluate(`[...document.querySelectorAll('main *')]
        .filter((one) => getComputedStyle(one).overflowX === 'auto' && one.scrollWidth > one.clientWidth)
        .map((one) => one.className + ' ' + one.scrollWidth + ' > ' + one.clientWidth + one.textContent.slice(0,60))`);
      assert.deepEqual(hidden, [], path);
    }
    const ends = await page.getByRole('button', { name: 'End it' }).all();
    assert.equal(ends.length, 2);
    for (const button of ends) {
      const box = await button.boundingBox();
      assert.ok(box !== null && box.x + box.width <= 390, JSON.stringify(box));
    }
    await page.goto(`${address}/incidents/${id}`);
    // A mark of the stranger's is as large as one's finger can point at, and whole words are not broken.
    const marks = await page.locator('.lanes circle, .lanes rect').all();
    for (const mark of marks) {
      const box = await mark.boundingBox();
      assert.ok(box !== null && box.width > 6 && box.x + box.width <= 390, JSON.stringify(box));
    }
    const cells =
      "[...document.querySelectorAll('.comparison tbody td')].map((td) => td.clientWidth)";
    const widths = (await page.evaluate(cells)) as number[];
    assert.ok(Math.min(...widths) > 140, `a side of the comparison has ${Math.min(...widths)} px`);
  });
});
