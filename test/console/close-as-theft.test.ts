import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { consoleInBrowser, violations } from '../support/console-in-browser.ts';
import { incidentOf } from '../support/incident-of-theft.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const THEFT = { resolution: 'true_positive', note: 'A stealer.' };

suite('closing as a theft that nothing contains', () => {
  test('is said on the page of the incident, and takes a tick', async (t) => {
    const deps = await steeringDependencies(t);
    const page = `/incidents/${await aStolenSession(deps)}`;
    const { read, send, csrf } = await signedIn(t, deps);
    assert.match((await read(page)).body, /whoever stole it stays inside\.<br><label><input type/);
    const refused = await send(`${page}/close`, { csrf, ...THEFT });
    const { body } = await read(String(refused.headers.location));
    assert.match(body, /<strong>Nothing was done\.<\/strong> Nothing is contained and the session/);
    const closed = await send(`${page}/close`, { csrf, ...THEFT, uncontained: 'true' });
    assert.match(String(closed.headers.location), /told=closed$/);
    assert.match((await read(page)).body, /Nothing was contained/);
  });

  test('takes no tick where the sessions were ended', async (t) => {
    const deps = await steeringDependencies(t);
    const id = await aStolenSession(deps);
    await deps.database.pool.query(
      `update incidents set containment = 'verified', details = details || $1 where id = $2`,
      [{ containment: { lastActedAt: Date.now(), confirmations: [] } }, id],
    );
    const { read, send, csrf } = await signedIn(t, deps);
    assert.doesNotMatch((await read(`/incidents/${id}`)).body, /stays inside/);
    const closed = await send(`/incidents/${id}/close`, { csrf, ...THEFT });
    assert.match(String(closed.headers.location), /told=closed$/);
  });

  test('takes a tick for several at once too', async (t) => {
    const deps = await steeringDependencies(t);
    const ids = [await aStolenSession(deps), await aStolenSession(deps, { userId: '00u2' })];
    const { send, csrf } = await signedIn(t, deps);
    const close = (ticked: Record<string, string>) =>
      send('/incidents/several', [
        ...Object.entries({ csrf, do: 'close', ...THEFT, ...ticked }),
        ...ids.map((id): [string, string] => [
          'chosen',
          JSON.stringify({ id, verdict: 'hijack', from: null }),
        ]),
      ]);
    const refused = await close({});
    assert.match(refused.body, /<h1>0 of 2 incidents closed as true positive<\/h1>/);
    assert.match(refused.body, /INC-1<\/a> Nothing is contained and the session has not ended/);
    const { body } = await close({ uncontained: 'true' });
    assert.match(body, /<h1>2 of 2 incidents closed as true positive<\/h1>/);
    assert.equal((await incidentOf(deps, 1)).incident.status, 'closed');
  });

  test('is asked about once a theft is chosen, in light and in dark, wide and narrow', async (t) => {
    const { deps, address, signedIn: open } = await consoleInBrowser(t);
    const id = await aStolenSession(deps);
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1280, 390]) {
        const { page, complaints } = await open({
          colorScheme,
          viewport: { width, height: 900 },
        });
        await page.goto(`${address}/incidents/${id}`);
        const tick = page.getByLabel('I know, and close it all the same');
        assert.equal(await tick.isVisible(), false);
        await page.getByLabel('What it was').selectOption('benign');
        assert.equal(await tick.isVisible(), false);
        await page.getByLabel('What it was').selectOption('true_positive');
        assert.equal(await tick.isVisible(), true);
        assert.deepEqual(await violations(page), []);
        await page.goto(address);
        await page.getByLabel(`Choose INC-${id}`).check();
        await page.getByLabel('What they were').selectOption('true_positive');
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(complaints, []);
      }
  });
});
