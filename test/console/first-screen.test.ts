/** From the first screen of an incident to all that is decided on it: why, what to do, and where on the page. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { consoleInBrowser } from '../support/console-in-browser.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const linksIn = (markup: string) =>
  [...markup.matchAll(/href="#([\w-]+)"/g)].map(([, to = '']) => to);

test('each link on the page leads to a part that is there, and the strongest evidence comes first', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  const { body } = await read(`/incidents/${id}`);
  const main = body.split('<main')[1] ?? '';
  const links = linksIn(main);
  for (const to of ['evidence', 'actions', 'act', 'timeline', 'act-unenroll_new_factors'])
    assert.ok(links.includes(to), to);
  for (const to of links) assert.equal(main.split(`id="${to}"`).length, 2, to);
  const why = /<div class="why">.*?<\/div>/s.exec(main)?.[0] ?? '';
  const lines = [...why.matchAll(/<li>(.*?)<\/li>/g)].map(([, line]) => line);
  assert.deepEqual(lines.length, 3);
  assert.match(lines[0] ?? '', /^Both clients went on in turns/);
  assert.doesNotMatch((await read(`/incidents/${id}/summary`)).body, /class="(why|ways|jumps)/);
});

test('what answers the theft is offered before what does not, and a thing that nobody saw is called so', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  const act = (await read(`/incidents/${id}`)).body.split('id="act"')[1] ?? '';
  const [suggested = '', others = ''] = act.split('Any other action</h3>');
  assert.match(suggested, /Suggested here<\/h3>.*id="act-unenroll_new_factors"/s);
  assert.doesNotMatch(suggested, /none was seen added|id="act-suspend"/);
  assert.match(
    others,
    /id="act-revoke_api_tokens"><summary>[^<]*<span class="quiet">\(none was seen added\)/,
  );
});

describe('in a browser', () => {
  const opened = async (t: { after(work: () => Promise<void> | void): void }) => {
    const { deps, address, signedIn: enter } = await consoleInBrowser(t);
    const id = await aStolenSession(deps satisfies Dependencies);
    const phone = { viewport: { width: 390, height: 844 }, timezoneId: 'Asia/Tokyo' };
    const { page, complaints } = await enter(phone);
    await page.goto(`${address}/incidents/${id}`);
    return { page, complaints };
  };

  test('a telephone shows the reasons on its first screen, and a link opens the action that it names', async (t) => {
    const { page, complaints } = await opened(t);
    const why = await page.getByRole('heading', { name: 'Why', exact: true }).boundingBox();
    assert.ok(why !== null && why.y < 844, JSON.stringify(why));
    const action = page.locator('#act-unenroll_new_factors');
    assert.equal(await action.getByRole('button').isVisible(), false);
    await page.locator('.ways a[href="#act-unenroll_new_factors"]').click();
    await action.getByRole('button', { name: 'Have it done' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  test('one tap says the times of one’s own zone, also of what comes anew, and another one UTC', async (t) => {
    const { page, complaints } = await opened(t);
    const noticed = page.locator('.times time').nth(1);
    const utc = (await noticed.textContent()) ?? '';
    assert.match(utc, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    await page.getByRole('button', { name: 'Times in UTC: show mine' }).click();
    const at = Date.parse(`${utc.slice(0, 10)}T${utc.slice(11, 19)}Z`) + 9 * 3_600_000;
    const here = new Date(at).toISOString().slice(14, 19);
    assert.match((await noticed.textContent()) ?? '', new RegExp(`${here}.* here$`));
    await page.reload();
    assert.match((await noticed.textContent()) ?? '', / here$/);
    await page.getByRole('button', { name: 'Times here: show UTC' }).click();
    assert.equal(await noticed.textContent(), utc);
    assert.deepEqual(complaints, []);
  });
});
