import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { closeIncident } from '../../src/pipeline/steer.ts';
import { verifyHistory } from '../../src/store/history.ts';
import { consoleInBrowser, violations } from '../support/console-in-browser.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

/** Suspicious ones, as after a move of the company; their ids. */
async function several(deps: Dependencies, count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < count; i++) {
    const user = { userId: `00u${i}`, login: `person.${i}@example.com`, name: `Person ${i}` };
    ids.push(await aStolenSession(deps, { ...user, verdict: 'suspicious' }));
  }
  return ids;
}

/** What the boxes of the page send. */
function boxesOf(page: string): string[] {
  return [...page.matchAll(/name="chosen" value="([^"]+)"/g)].map(([, sent = '']) =>
    sent.replaceAll('&quot;', '"'),
  );
}

const fieldsOf = (csrf: string, boxes: readonly string[], rest: Record<string, string>) => [
  ...Object.entries({ csrf, ...rest }).map(([name, value]): [string, string] => [name, value]),
  ...boxes.map((box): [string, string] => ['chosen', box]),
];

async function standing(deps: Dependencies) {
  const { rows } = await deps.database.pool.query(
    'select status, resolution, assignee, closed_by from incidents order by id',
  );
  return rows.map(({ status, resolution, assignee, closed_by: by }) =>
    [status, resolution, assignee, by].map((part) => part ?? '-').join(' '),
  );
}

const CLOSE = { do: 'close', resolution: 'benign', note: 'The company moved.' };

suite('the chosen incidents of the list', () => {
  test('are given to somebody and closed, each with its own history', async (t) => {
    const deps = await steeringDependencies(t);
    const ids = await several(deps, 3);
    const { read, send, csrf } = await signedIn(t, deps);
    const give = { do: 'assign', assignee: 'maria', back: 'verdict=suspicious' };
    const boxes = boxesOf((await read('/')).body);
    assert.equal(boxes.length, 3);
    const given = await send('/incidents/several', fieldsOf(csrf, boxes.slice(0, 2), give));
    assert.match(given.body, /<h1>2 of 2 incidents given to maria<\/h1>/);
    assert.match(given.body, /href="\/\?verdict=suspicious">Back to the list/);
    const closed = await send(
      '/incidents/several',
      fieldsOf(csrf, boxesOf((await read('/')).body), CLOSE),
    );
    assert.match(closed.body, /<h1>3 of 3 incidents closed as benign<\/h1>/);
    assert.deepEqual(await standing(deps), [
      'closed benign - api:alice',
      'closed benign maria api:alice',
      'closed benign maria api:alice',
    ]);
    for (const id of ids) {
      assert.ok((await verifyHistory(deps.database.rows, 'main', id)).intact);
      const { rows } = await deps.database.pool.query(
        `select actor, data->>'note' as note from incident_events where incident_id = $1 and kind = 'closed'`,
        [id],
      );
      assert.deepEqual(rows, [{ actor: 'api:alice', note: 'The company moved.' }]);
    }
    assert.equal(boxesOf((await read('/')).body).length, 0, 'over is over');
  });

  test('that cannot be changed are told one by one, and hold up none of the others', async (t) => {
    const deps = await steeringDependencies(t);
    const [closed = 0, graver = 0, fine = 0] = await several(deps, 3);
    const { read, send, csrf } = await signedIn(t, deps);
    const boxes = boxesOf((await read('/')).body);
    const byBob = { org: 'main', incidentId: closed, by: 'api:bob', resolution: 'test' } as const;
    await closeIncident(deps, byBob);
    await deps.database.pool.query(`update incidents set verdict = 'hijack' where id = $1`, [
      graver,
    ]);
    const gone = JSON.stringify({ id: 999, verdict: 'suspicious', from: null });
    const { body } = await send('/incidents/several', fieldsOf(csrf, [...boxes, gone], CLOSE));
    assert.match(body, /<h1>1 of 4 incidents closed as benign<\/h1>/);
    assert.match(body, new RegExp(`INC-${closed}</a> It is closed already, by api:bob`));
    assert.match(body, new RegExp(`INC-${graver}</a> It is judged hijack now`));
    assert.match(body, /INC-999<\/a> There is no such incident/);
    assert.equal((await standing(deps))[fine - 1], 'closed benign - api:alice');
    assert.equal((await standing(deps))[graver - 1], 'new - - -');
  });

  test('are not taken from somebody who took one meanwhile', async (t) => {
    const deps = await steeringDependencies(t);
    const [taken = 0] = await several(deps, 2);
    const { read, send, csrf } = await signedIn(t, deps);
    const boxes = boxesOf((await read('/')).body);
    await deps.database.pool.query(`update incidents set assignee = 'bob' where id = $1`, [taken]);
    const give = { do: 'assign', assignee: 'api:alice' };
    const { body } = await send('/incidents/several', fieldsOf(csrf, boxes, give));
    assert.match(body, /1 of 2 incidents given to api:alice/);
    assert.match(body, new RegExp(`INC-${taken}</a> Somebody else has taken it`));
  });

  test('are closed by those alone who may close one', async (t) => {
    const approval = { approvers: ['api:bob'] };
    const deps = await steeringDependencies(t);
    const main = deps.orgs.get('main');
    assert.ok(main !== undefined);
    const { responses } = main.config;
    const stricter = { ...responses, approval: { ...responses.approval, ...approval } };
    const orgs = new Map([['main', { ...main, config: { ...main.config, responses: stricter } }]]);
    await several(deps, 2);
    const { read, send, csrf } = await signedIn(t, { ...deps, orgs });
    const boxes = boxesOf((await read('/')).body);
    const { body } = await send('/incidents/several', fieldsOf(csrf, boxes, CLOSE));
    assert.match(body, /0 of 2 incidents closed as benign/);
    assert.match(body, /api:alice is not among the approvers/);
    assert.deepEqual(await standing(deps), ['new - - -', 'new - - -']);
  });

  test('are changed by no form from elsewhere, nor by half a one', async (t) => {
    const deps = await steeringDependencies(t);
    await several(deps, 2);
    const { read, send, csrf } = await signedIn(t, deps);
    const boxes = boxesOf((await read('/')).body);
    const evil = 'https://evil.example';
    const back = '/%2Fevil.example?x';
    for (const [fields, from, told] of [
      [fieldsOf('x'.repeat(csrf.length), boxes, CLOSE), undefined, '/?told=old_form'],
      [fieldsOf(csrf, boxes, CLOSE), evil, '/?told=old_form'],
      [fieldsOf(csrf, [], CLOSE), undefined, '/?told=none_chosen'],
      [fieldsOf(csrf, ['{"id":1}'], CLOSE), undefined, '/?told=none_chosen'],
      [fieldsOf(csrf, ['no json'], CLOSE), undefined, '/?told=none_chosen'],
      [fieldsOf(csrf, boxes, { ...CLOSE, note: ' ', back }), undefined, '/?told=bad_form'],
      [fieldsOf(csrf, boxes, { do: 'assign', assignee: '' }), undefined, '/?told=bad_form'],
    ] as const) {
      const answer = await send('/incidents/several', [...fields], from);
      assert.deepEqual([answer.statusCode, answer.headers.location], [303, told]);
    }
    assert.deepEqual(await standing(deps), ['new - - -', 'new - - -']);
    assert.match((await read('/?told=none_chosen')).body, /No incident was chosen/);
  });
});

suite('in a browser', () => {
  test('forty are chosen and closed without JavaScript', async (t) => {
    const { deps, address, signedIn: signIn } = await consoleInBrowser(t);
    await several(deps, 40);
    await aStolenSession(deps, { userId: '00uv', login: 'victim@example.com' });
    const { page, complaints } = await signIn({ javaScriptEnabled: false });
    await page.goto(`${address}/?verdict=suspicious`);
    await page.getByRole('link', { name: 'Choose the 40 open ones here' }).first().click();
    await page.getByRole('checkbox', { name: 'Choose INC-7', exact: true }).uncheck();
    // The company's person at INC-7 was no mover.
    await page.getByLabel('What they were').selectOption('benign');
    await page.getByLabel('Why').fill('The company moved.');
    await page.getByLabel('Give them to').press('Enter');
    assert.match(page.url(), /chosen=all/, 'a key in a field sends nothing');
    await page.getByRole('button', { name: 'Close them' }).click();
    assert.equal(
      await page.getByRole('heading', { level: 1 }).textContent(),
      '39 of 39 incidents closed as benign',
    );
    await page.getByRole('link', { name: 'Back to the list' }).click();
    assert.equal(page.url(), `${address}/?verdict=suspicious`);
    assert.equal((await standing(deps)).filter((one) => one.startsWith('new')).length, 2);
    assert.deepEqual(complaints, []);
  });

  test('what one has chosen stays while the list changes, by keyboard too', async (t) => {
    const { deps, signedIn: signIn } = await consoleInBrowser(t);
    await several(deps, 3);
    const { page, complaints } = await signIn();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    const box = page.getByRole('checkbox', { name: 'Choose INC-3' });
    assert.ok(await box.isChecked());
    await aStolenSession(deps, { userId: '00uv', login: 'victim@example.com' });
    await page.waitForTimeout(5_000);
    assert.ok(await box.isChecked());
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Give' }).click();
    await page.getByRole('heading', { name: '1 of 1 incident given to api:alice' }).waitFor();
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(complaints, []);
  });
});
