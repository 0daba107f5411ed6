/** The map on the incident’s page: what is read over HTTP, and what a browser makes of it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { storeEvents } from '../../src/store/events.ts';
import { rowsOf } from '../pipeline/log-events.ts';
import { consoleInBrowser, violations } from '../support/console-in-browser.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const DAY = 86_400_000;
const USER = '00u1a2b3c4D5E6F7g8h9';

/** Two days on which the user was in Lisbon. */
async function daysInLisbon(deps: Dependencies): Promise<void> {
  const client = {
    ipAddress: '81.32.14.7',
    geographicalContext: {
      country: 'Portugal',
      city: 'Lisbon',
      geolocation: { lat: 38.7, lon: -9.1 },
    },
  };
  const events = [2, 3].map((days) => ({
    at: Date.now() - days * DAY,
    user: USER,
    session: `idx-before-${days}`,
    changes: { client },
  }));
  const rows = rowsOf(eventRowMaker(deps.fingerprintSources), events);
  await deps.database.transaction((tx) => storeEvents(tx.client, rows));
}

test('the page says and draws where the two were, and where the user is on other days', async (t) => {
  const deps = await steeringDependencies(t);
  await daysInLisbon(deps);
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  const { body } = await read(`/incidents/${id}`);
  const card =
    /<section class="card" aria-labelledby="where">.*?<\/section>/s.exec(body)?.[0] ?? '';
  for (const words of [
    /<strong>About 3,200 km<\/strong> in 2 min/,
    /<li class="user">The user: Madrid, Spain/,
    /<li class="stranger">The stranger: Saint Petersburg, Russia \(hosting\)/,
    /<li class="usual">The user on other days: Lisbon, Portugal \(2 days\)</,
    /role="img" aria-label="Map\. About 3,200 km in 2 min\. The user: Madrid, Spain/,
    /<path class="way" /,
    /<g class="place usual faint"[^>]*>.*?<title>Lisbon<\/title>/,
  ])
    assert.match(card, words);
  assert.doesNotMatch(body, / style=| on\w+=|<style|<image|href="http(?!s:\/\/example-admin)/);
});

test('the page has no map of a session that nobody can place, nor of an alarm', async (t) => {
  const deps = await steeringDependencies(t);
  await daysInLisbon(deps);
  const id = await aStolenSession(deps, { unplaced: true });
  const { rows } = await deps.database.pool.query(
    `insert into incidents (org, kind, subject, verdict, score, headline)
     values ('main', 'hook_tampered', 'who1', 'suspicious', 0.9, 'x') returning id`,
  );
  const { read } = await signedIn(t, deps);
  for (const each of [id, rows[0].id]) {
    const { body, statusCode } = await read(`/incidents/${each}`);
    assert.equal(statusCode, 200);
    assert.doesNotMatch(body, /id="where"|Where the session was used/);
  }
  assert.match((await read(`/incidents/${id}`)).body, /Saint Petersburg, Russia/);
});

describe('the map in a browser', () => {
  const endings: (() => Promise<void> | void)[] = [];
  let address: string;
  let id: number;
  let open: Awaited<ReturnType<typeof consoleInBrowser>>['signedIn'];

  before(async () => {
    const t = { after: (work: () => Promise<void> | void) => void endings.push(work) };
    const opened = await consoleInBrowser(t);
    ({ address, signedIn: open } = opened);
    await daysInLisbon(opened.deps);
    id = await aStolenSession(opened.deps, { thiefCity: 'San Fernando del Valle de Catamarca' });
  });
  after(async () => {
    for (const end of endings) await end();
  });

  const fillOf = async (page: Page, what: string) =>
    String(await page.evaluate(`getComputedStyle(document.querySelector('.map ${what}')).fill`));

  for (const [colorScheme, width] of [
    ['light', 1_240],
    ['dark', 1_240],
    ['light', 390],
    ['dark', 320],
  ] as const) {
    test(`is whole, readable and accessible in ${colorScheme}, ${width} px wide`, async () => {
      const viewport = { width, height: 800 };
      const { page, complaints } = await open({ colorScheme, viewport });
      await page.goto(`${address}/incidents/${id}`, { waitUntil: 'networkidle' });
      const map = page.getByRole('img', { name: /^Map\. About 3,200 km/ });
      const box = await map.boundingBox();
      assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width);
      for (const name of await page.locator('.map text').all()) {
        const own = await name.boundingBox();
        assert.ok(own !== null && own.height >= 12 && own.height < 30, `height ${own?.height}`);
        assert.ok(own.x >= box.x && own.x + own.width <= box.x + box.width, `x ${own.x}`);
        assert.ok(own.y >= box.y && own.y + own.height <= box.y + box.height, `y ${own.y}`);
      }
      assert.notEqual(await fillOf(page, '.land'), await fillOf(page, '.sea'));
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(complaints, []);
    });
  }

  test('changes its colours with the theme, and is light on paper', async () => {
    const { page } = await open({ colorScheme: 'dark' });
    await page.goto(`${address}/incidents/${id}`);
    const dark = await fillOf(page, '.sea');
    await page.emulateMedia({ media: 'print' });
    const printed = await fillOf(page, '.sea');
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    assert.notEqual(dark, printed);
    assert.equal(printed, await fillOf(page, '.sea'));
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('.map svg').isVisible());
  });
});
