/** The incident on a page or two of paper, for whoever was not there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { addNote, approveAction, closeIncident } from '../../src/pipeline/steer.ts';
import { consoleInBrowser, tooWide, violations } from '../support/console-in-browser.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

/** A theft with more deeds and addresses than anybody reads at a glance. */
async function aLongTheft(deps: Dependencies): Promise<number> {
  const id = await aStolenSession(deps, { thiefFactor: '<b>Pixel</b>' });
  await deps.database.pool.query(
    `update incidents set details = details || jsonb_build_object(
       'afterwards', (select jsonb_agg((details -> 'afterwards' -> 0) || jsonb_build_object('at', 1795000000000 + n * 1000)) from generate_series(1, 40) n),
       'afterwardsInAll', 40,
       'addresses', (details -> 'addresses') || jsonb_build_object('strangerInAll', 30, 'stranger',
         (select jsonb_agg((details -> 'addresses' -> 'stranger' -> 0) || jsonb_build_object('ip', '192.0.2.' || n)) from generate_series(1, 30) n)))
     where id = $1`,
    [id],
  );
  return id;
}

const steps = { org: 'main', by: 'api:alice' };

test('it has the headline, the times, what was done by whom, what is left and how it ended, and neither calls nor forms', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const id = await aLongTheft(deps);
  const summary = async () => (await read(`/incidents/${id}/summary`)).body;
  const { rows } = await deps.database.pool.query<{ id: number }>(
    'select id::int from response_actions where incident_id = $1 order by position limit 1',
    [id],
  );
  const about = { ...steps, incidentId: id };
  await approveAction(deps, { ...about, actionId: rows[0]?.id ?? 0 });
  await addNote(deps, { ...about, text: 'Called <her>: was not her.' });
  assert.match(
    await summary(),
    /<h2 id="ended">How it stands<\/h2>\s*<p>It is in progress, and nobody has/,
  );
  await closeIncident(deps, {
    ...about,
    resolution: 'true_positive',
    note: 'Laptop re-imaged.',
  });

  const body = await summary();
  assert.match(body, /<h1 class="sentence">Maria Lopez’s session/);
  assert.match(body, /aria-label="How fast it went"/);
  assert.match(body, /What was done from the stranger’s side.*and 32 more/s);
  assert.match(body, /The response<\/h2>.*<strong>[^<]+<\/strong>.*api:alice, /s);
  assert.match(body, /What is not contained/);
  assert.match(body, /Closed .* by api:alice as <strong>true positive<\/strong>/);
  assert.match(body, /Called &lt;her&gt;: was not her\..*Laptop re-imaged\./s);
  assert.match(body, /of history, chain intact, head <code>/);
  const main = /<main.*<\/main>/s.exec(body)?.[0] ?? '';
  assert.doesNotMatch(main, /<form|<pre|DELETE http|<b>Pixel/);
  assert.match(
    (await read(`/incidents/${id}`)).body,
    new RegExp(`href="/incidents/${id}/summary"`),
  );
  assert.equal((await read('/incidents/999/summary')).statusCode, 404);
});

test('it prints on two sheets of A4 at most, and can be read on a screen', async (t) => {
  const { deps, address, signedIn: browse } = await consoleInBrowser(t);
  const id = await aLongTheft(deps);
  const { page } = await browse({ viewport: { width: 390, height: 800 } });
  await page.goto(`${address}/incidents/${id}/summary`);
  assert.deepEqual(await violations(page), []);
  assert.ok((await tooWide(page)) <= 0);
  const sheets = await sheetsOf(page);
  assert.ok(sheets === 1 || sheets === 2, `${sheets} sheets`);
});

async function sheetsOf(page: Page): Promise<number> {
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  return pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
