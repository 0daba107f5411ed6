import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { suite, test } from 'node:test';
import { incidentText } from '../../src/commands/incident/incident-text.ts';
import { incident } from '../../src/commands/incident.ts';
import { originalOf } from '../../src/pipeline/steer/original-of.ts';
import { closeIncident, reopenIncident } from '../../src/pipeline/steer.ts';
import { findIncident } from '../../src/store/incidents.ts';
import { consoleInBrowser, violations } from '../support/console-in-browser.ts';
import { incidentOf } from '../support/incident-of-theft.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { signedIn } from '../support/signed-in.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const DUPLICATE = { resolution: 'duplicate', note: 'The same theft.' } as const;
const BY = { org: 'main', by: 'api:alice', ...DUPLICATE };

suite('a duplicate says of which incident it is one', () => {
  test('on both pages, their summaries, the command line and in the table', async (t) => {
    const deps = await steeringDependencies(t);
    const first = await aStolenSession(deps);
    const second = await aStolenSession(deps);
    const app = await steeringApp(t, deps);
    const headers = { authorization: `Bearer ${ALICE.token}` };
    const closed = await app.inject({
      ...{ method: 'POST', url: `/api/incidents/${second}/close`, headers },
      payload: { ...DUPLICATE, of: `INC-${first}` },
    });
    assert.equal(closed.json().outcome, 'closed');
    const { read } = await signedIn(t, deps);
    const shown = async (page: string) => (await read(page)).body;
    const named = new RegExp(`as <strong>duplicate</strong> of <a href="/incidents/${first}">`);
    const names = new RegExp(`a duplicate of this one: <a href="/incidents/${second}">`);
    for (const page of ['', '/summary']) {
      assert.match(await shown(`/incidents/${second}${page}`), named);
      assert.match(await shown(`/incidents/${first}${page}`), names);
    }
    assert.match(
      await shown(`/incidents/${second}`),
      new RegExp(`duplicate of INC-${first}\\W+The`),
    );
    const json = async (id: number) =>
      (await app.inject({ url: `/api/incidents/${id}`, headers })).json();
    assert.equal((await json(second)).incident.duplicateOf, first);
    assert.deepEqual((await json(first)).duplicates, [second]);
    const check = { intact: true, entries: 1, head: 'x' } as const;
    const inTerminal = async (id: number) =>
      incidentText(await incidentOf(deps, id), check, null, []);
    assert.match(await inTerminal(second), new RegExp(`^Duplicate of INC-${first}$`, 'm'));
    assert.match(await inTerminal(first), new RegExp(`^Duplicates   INC-${second}$`, 'm'));
    const table = (await app.inject({ url: '/api/incidents.csv', headers })).body.split('\r\n');
    const column = table[0]?.split(',').indexOf('duplicate_of') ?? -1;
    assert.ok(column > 0 && table[1]?.includes(`,duplicate,INC-${first},`));
  });

  test('not of itself, of an unknown one, of another org’s, or in a circle', async (t) => {
    const deps = await steeringDependencies(t, { orgs: ['main', 'second'] });
    const [first, second, third] = [
      await aStolenSession(deps),
      await aStolenSession(deps),
      await aStolenSession(deps),
    ];
    await deps.database.pool.query(
      `insert into incidents (org, kind, subject, verdict, score, headline)
       values ('second', 'session_hijack', 'x', 'hijack', 0.9, 'x')`,
    );
    const close = (incidentId: number, of: number, uid?: string) =>
      closeIncident(deps, { ...BY, incidentId, of: { id: of, ...(uid ? { uid } : {}) } });
    const reasonOf = async (closing: ReturnType<typeof close>) => {
      const came = await closing;
      return 'reason' in came ? came.reason : came.outcome;
    };
    assert.match(await reasonOf(close(first, first)), /duplicate of itself/);
    assert.match(await reasonOf(close(first, 999)), /no incident INC-999 in this org/);
    assert.match(await reasonOf(close(first, third + 1)), /no incident INC-\d+ in this org/);
    assert.match(await reasonOf(close(first, second, '0123456789ab')), /no incident INC-/);
    const [one, other] = await Promise.all([
      reasonOf(close(first, second)),
      reasonOf(close(second, first)),
    ]);
    assert.deepEqual([one, other].filter((came) => came === 'closed').length, 1);
    const [closed, left] = one === 'closed' ? [first, second] : [second, first];
    assert.equal(await reasonOf(close(left, third)), 'closed');
    assert.match(await reasonOf(close(third, closed)), /is itself a duplicate of INC-/);
  });

  test('for whoever looks for the original, until it is opened again', async (t) => {
    const deps = await steeringDependencies(t);
    const [first, latest, duplicate] = [
      await aStolenSession(deps),
      await aStolenSession(deps),
      await aStolenSession(deps),
    ];
    const { rows } = deps.database;
    const original = async () => {
      const row = await findIncident(rows, 'main', duplicate);
      return row === null ? null : (await originalOf(rows, row))?.id;
    };
    const named = { ...BY, incidentId: duplicate };
    await closeIncident(deps, { ...named, of: { id: first } });
    assert.equal(await original(), first);
    await reopenIncident(deps, named);
    assert.equal((await findIncident(rows, 'main', duplicate))?.duplicateOf, null);
    await closeIncident(deps, named);
    assert.equal(await original(), latest);
  });

  test('goes with no other resolution, in the API and on the command line', async (t) => {
    const deps = await steeringDependencies(t);
    const [first, second] = [await aStolenSession(deps), await aStolenSession(deps)];
    const app = await steeringApp(t, deps);
    for (const url of [`/api/incidents/${second}/close`, '/api/incidents/close']) {
      const several = url.includes(String(second)) ? {} : { incidents: [second] };
      const { statusCode, body } = await app.inject({
        ...{ method: 'POST', url, headers: { authorization: `Bearer ${ALICE.token}` } },
        payload: { resolution: 'benign', of: first, ...several },
      });
      assert.equal(statusCode, 400);
      assert.match(body, /goes with the resolution duplicate/);
    }
    const run = async (...argv: string[]) => {
      const io = recordedIo();
      return incident(argv, io, async () => ({ deps, close: async () => {} }));
    };
    const close = ['close', String(second)];
    assert.equal(await run(...close, 'benign', '--of', String(first)), 2);
    assert.equal(await run(...close, 'duplicate', '--of', 'abc'), 2);
    assert.equal(await run(...close, 'duplicate', '--of', `INC-${first}`), 0);
    assert.equal((await incidentOf(deps, second)).incident.duplicateOf, first);
  });

  test('is asked in the console, for one and for several', async (t) => {
    const deps = await steeringDependencies(t);
    const [first, second] = [await aStolenSession(deps), await aStolenSession(deps)];
    const { read, send, csrf } = await signedIn(t, deps);
    const page = `/incidents/${second}`;
    assert.match(
      (await read(page)).body,
      new RegExp(`<option value="INC-${first}">hijack, new, s`),
    );
    const refused = await send(`${page}/close`, { csrf, ...DUPLICATE });
    assert.match((await read(String(refused.headers.location))).body, /Say of which incident/);
    const several = (of: string) =>
      send('/incidents/several', {
        ...{ csrf, do: 'close', ...DUPLICATE, of, uncontained: 'true' },
        chosen: JSON.stringify({ id: second, verdict: 'hijack', from: null }),
      });
    assert.match((await several('')).body, /Say of which incident/);
    assert.match((await several(` INC-${first} `)).body, /1 of 1 incident/);
    assert.equal((await incidentOf(deps, second)).incident.duplicateOf, first);
  });

  test('is asked once a duplicate is chosen, in light and in dark, wide and narrow', async (t) => {
    const { deps, address, signedIn: open } = await consoleInBrowser(t);
    const [first, id, over] = [
      await aStolenSession(deps),
      await aStolenSession(deps),
      await aStolenSession(deps),
    ];
    await closeIncident(deps, { ...BY, incidentId: over, of: { id } });
    const shots = process.env.SHOTS;
    if (shots !== undefined) mkdirSync(shots, { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1280, 390]) {
        const { page, complaints } = await open({ colorScheme, viewport: { width, height: 900 } });
        const shot = async (name: string) => {
          if (shots !== undefined)
            await page.screenshot({
              path: `${shots}/${name}-${colorScheme}-${width}.png`,
              fullPage: true,
            });
        };
        await page.goto(`${address}/incidents/${id}`);
        const of = page.getByLabel('Of which incident');
        assert.equal(await of.isVisible(), false);
        await page.getByLabel('What it was').selectOption('duplicate');
        assert.equal(await of.isVisible(), true);
        await of.fill(`INC-${first}`);
        assert.deepEqual(await violations(page), []);
        await shot('one');
        await page.goto(address);
        await page.getByLabel(`Choose INC-${id}`).check();
        await page.getByLabel('What they were').selectOption('duplicate');
        assert.equal(await of.isVisible(), true);
        assert.deepEqual(await violations(page), []);
        await shot('list');
        await page.goto(`${address}/incidents/${over}`);
        await shot('closed');
        assert.deepEqual(complaints, []);
      }
  });
});
