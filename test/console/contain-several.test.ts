/** Five victims of one thief are contained by one page that says whose sessions and what is sent, and by one button on it. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { closeIncident } from '../../src/pipeline/steer.ts';
import { consoleInBrowser, tooWide, violations } from '../support/console-in-browser.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const RESPONSES = {
  plans: {
    ...DEFAULT_RESPONSE_POLICY.plans,
    hijack: ['clear_sessions', 'universal_logout', 'block_ip'].map((kind) => ({
      kind,
      params: {},
    })),
  },
  protected: { users: ['person.2@example.com'], groups: [], roles: [] },
};

async function victims(deps: Dependencies, count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < count; i++) {
    const user = { userId: `00u${i}`, login: `person.${i}@example.com`, name: `Person ${i}` };
    ids.push(await aStolenSession(deps, user));
  }
  return ids;
}

function chosenIn(page: string): [string, string][] {
  return [...page.matchAll(/name="chosen" value="([^"]+)"/g)].map(([, sent = '']) => [
    'chosen',
    sent.replaceAll('&quot;', '"'),
  ]);
}

async function actions(deps: Dependencies) {
  const { rows } = await deps.database.pool.query<{ said: string }>(
    `select incident_id || ' ' || kind || ' ' || status as said from response_actions
     where status not in ('skipped') order by incident_id, position`,
  );
  return rows.map(({ said }) => said);
}

suite('several victims', () => {
  test('are contained only once it was shown whose sessions, and what is sent', async (t) => {
    const deps = await steeringDependencies(t, { responses: RESPONSES });
    const [ada = 0, ben = 0, guarded = 0, over = 0] = await victims(deps, 4);
    const { read, send, csrf } = await signedIn(t, deps);
    const list = (await read('/')).body;
    assert.match(list, /<button name="do" value="contain" formnovalidate>Contain them…</);
    const said = { org: 'main', incidentId: over, by: 'api:bob', resolution: 'test' } as const;
    await closeIncident(deps, said);
    const before = await actions(deps);
    const fields = (chosen: [string, string][], does: string): [string, string][] => [
      ...Object.entries({ csrf, do: does, back: 'verdict=hijack' }),
      ...chosen,
    ];
    const asked = (await send('/incidents/several', fields(chosenIn(list), 'contain'))).body;
    assert.deepEqual(await actions(deps), before, 'a page is no order');
    assert.match(asked, /<h1>Contain 2 incidents\?<\/h1>/);
    for (const name of ['Person 0', 'Person 1']) assert.match(asked, new RegExp(`>${name}</h2>`));
    assert.match(asked, /DELETE [^<]*\/users\/00u0\/sessions/);
    assert.match(asked, /<span class="mono">45\.155\.205\.33<\/span>/);
    assert.match(asked, new RegExp(`INC-${guarded}</a> The policy protects its user`));
    assert.match(asked, new RegExp(`INC-${over}</a> It is closed`));
    assert.equal(chosenIn(asked).length, 2);

    // What was not shown is not agreed to.
    const unseen = chosenIn(asked).map(([name, box]): [string, string] => [
      name,
      JSON.stringify({ ...JSON.parse(box), shown: [] }),
    ]);
    const refused = (await send('/incidents/several', fields(unseen, 'contain-now'))).body;
    assert.match(refused, /<h1>0 of 2 incidents asked to be contained<\/h1>/);
    assert.match(refused, /is planned otherwise by now/);
    assert.deepEqual(await actions(deps), before);

    // Meanwhile one of them has turned out to be less.
    await deps.database.pool.query(`update incidents set verdict = 'suspicious' where id = $1`, [
      ben,
    ]);
    const done = (await send('/incidents/several', fields(chosenIn(asked), 'contain-now'))).body;
    assert.match(done, /<h1>1 of 2 incidents asked to be contained<\/h1>/);
    assert.match(
      done,
      /Clear all sessions, [^<]*: being done\. Universal Logout: others have to agree/,
    );
    assert.match(done, new RegExp(`INC-${ben}</a> It is judged suspicious now`));
    assert.match(done, /href="\/\?verdict=hijack">Back to the list/);
    const after = await actions(deps);
    assert.ok(after.includes(`${ada} clear_sessions approved`));
    assert.ok(after.includes(`${ada} universal_logout awaiting_approval`));
    assert.ok(after.includes(`${ben} clear_sessions awaiting_approval`));
    const { rows } = await deps.database.pool.query(
      `select distinct actor from incident_events where incident_id = $1 and kind like 'action_app%'`,
      [ada],
    );
    assert.deepEqual(rows, [{ actor: 'api:alice' }]);
  });

  test('are marked where they are administrators, or another identity provider signs them in', async (t) => {
    const deps = await steeringDependencies(t);
    const [ada, ben] = await victims(deps, 3);
    const facts = (id: number | undefined, user: object) =>
      deps.database.pool.query(
        `update incidents set details = jsonb_set(details, '{user}', details -> 'user' || $2) where id = $1`,
        [id, JSON.stringify(user)],
      );
    await facts(ada, { providerType: 'FEDERATION', roles: [] });
    await facts(ben, { roles: ['SUPER_ADMIN'] });
    const { read, send, csrf } = await signedIn(t, deps);
    const chosen = chosenIn((await read('/')).body);
    const fields: [string, string][] = [['csrf', csrf], ['do', 'contain'], ...chosen];
    const asked = (await send('/incidents/several', fields)).body;
    const marks = [...asked.matchAll(/<section .*?<\/section>/gs)]
      .map(([card]) => card)
      .filter((card) => card.includes('id="of-'))
      .map((card) => [
        />(Person \d)</.exec(card)?.[1],
        ...[...card.matchAll(/class="badge [a-z]+">([a-z ]+)</g)].map(([, text]) => text),
        card.includes('Another identity provider signs them in'),
      ]);
    assert.deepEqual(marks.sort(), [
      ['Person 0', 'federated', true],
      ['Person 1', 'super administrator', false],
      ['Person 2', false],
    ]);
  });

  test('are named on each one’s page, with what it means, and to whoever is about to close one', async (t) => {
    const deps = await steeringDependencies(t);
    const [ada, ben] = await victims(deps, 2);
    const { read } = await signedIn(t, deps);
    const { body } = await read(`/incidents/${ada}`);
    const together = `The same stranger’s address as in INC-${ben}: one thief, several victims.`;
    assert.match(body, new RegExp(`<p class="next"><strong>What to do:</strong> [^<]*${together}`));
    assert.match(
      body,
      new RegExp(`Another hijack from this stranger’s address is open: INC-${ben}\\. Look`),
    );
  });

  test('are contained on a telephone, without JavaScript', async (t) => {
    const { deps, address, signedIn: signIn } = await consoleInBrowser(t, { responses: RESPONSES });
    await victims(deps, 5);
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 1280, height: 900 },
    ]) {
      const { page, complaints } = await signIn({ javaScriptEnabled: false, viewport });
      await page.goto(`${address}/?chosen=all`);
      await page.getByRole('button', { name: 'Contain them…' }).click();
      const heading = page.getByRole('heading', { level: 1 });
      assert.match((await heading.textContent()) ?? '', /^Contain 4 incidents\?$/);
      await page.getByRole('button', { name: 'Contain these 4 now' }).waitFor();
      const { page: scripted } = await signIn({ viewport });
      await scripted.setContent(await page.content());
      assert.deepEqual(complaints, []);
      assert.ok((await tooWide(scripted)) <= 0);
    }
    const { page } = await signIn();
    await page.goto(`${address}/?chosen=all`);
    await page.getByRole('button', { name: 'Contain them…' }).click();
    await page.getByRole('button', { name: 'Contain these 4 now' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Contain these 4 now' }).click();
    await page.getByRole('heading', { name: '4 of 4 incidents asked to be contained' }).waitFor();
    assert.deepEqual(await violations(page), []);
  });
});
