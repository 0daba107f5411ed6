import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { closeIncident } from '../../src/pipeline/steer.ts';
import { incidentView } from '../../src/store/incident-view.ts';
import { identityProvider, type ProviderBehaviour } from '../support/identity-provider.ts';
import { signInAs } from '../support/signed-in-person.ts';
import { steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const LOGIN = 'ada.okafor@example.com';

/** A deployment in which people sign in through the provider, and Ada's session, which somebody steals when told to. */
async function aDeployment(t: TestContext) {
  const behaviour: ProviderBehaviour = { login: '', authenticatedSecondsAgo: 5 };
  const provider = await identityProvider(t, behaviour);
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const deps = { ...(await steeringDependencies(t, { oidc: provider.oidc })), log };
  const app = await steeringApp(t, deps);
  const as = (login: string, email?: string) =>
    signInAs(app, provider, behaviour, { login, ...(email === undefined ? {} : { email }) });
  const steal = async (login = LOGIN, verdict: 'hijack' | 'suspicious' = 'hijack') => {
    const id = await aStolenSession(deps, { login, userId: `00u${login.slice(0, 3)}`, verdict });
    const view = async () => {
      const found = await incidentView(deps.database.rows, 'main', id);
      assert.ok(found !== null);
      return found;
    };
    const incident = `/api/incidents/${id}`;
    return { id, view, incident, action: `${incident}/actions/${(await view()).actions[0]?.id}` };
  };
  return { deps, as, steal, lines };
}

suite('about themselves', () => {
  test('nobody denies or closes whom the provider names otherwise, by the address it tells', async (t) => {
    const { as, steal } = await aDeployment(t);
    const { action, incident } = await steal(LOGIN, 'suspicious');
    const ada = await as('aokafor', 'Ada.Okafor@example.com');
    const closed = await ada.api('POST', `${incident}/close`, { resolution: 'benign' });
    assert.deepEqual([closed.status, /It is about you/.test(closed.text)], [403, true]);
    const stolen = await steal();
    const denied = await ada.api('POST', `${stolen.action}/deny`);
    assert.deepEqual([denied.status, /It is about you/.test(denied.text)], [401, false], action);
    const back = await as('aokafor', 'Ada.Okafor@example.com');
    assert.match((await back.api('POST', `${stolen.action}/deny`)).text, /It is about you/);
    const ben = await as('ben', 'ben@example.com');
    assert.equal((await ben.api('POST', `${stolen.action}/deny`)).status, 200);
  });

  test('nobody has it in hand, takes it or is given it, and it can be given to others', async (t) => {
    const { as, steal } = await aDeployment(t);
    const { incident, view, id } = await steal(LOGIN, 'suspicious');
    const ada = await as(LOGIN);
    for (const assignee of [`console:${LOGIN}`, 'console:ben', null]) {
      const { status, text } = await ada.api('POST', `${incident}/assign`, { assignee });
      assert.deepEqual([status, /about them/.test(text)], [403, true], String(assignee));
    }
    assert.match(await ada.form(`/incidents/${id}/assign`), /told=not_allowed/);
    const ben = await as('ben');
    for (const assignee of [`console:${LOGIN.toUpperCase()}`, LOGIN])
      assert.equal((await ben.api('POST', `${incident}/assign`, { assignee })).status, 403);
    assert.equal((await view()).incident.status, 'new');
    assert.equal(
      (await ben.api('POST', `${incident}/assign`, { assignee: 'console:carla' })).status,
      200,
    );
    const { history } = await view();
    assert.ok(history.some(({ kind, actor }) => kind === 'decision_refused' && /ada/.test(actor)));
  });
});

suite('whose session was stolen', () => {
  test('is signed out of the console with it, wherever they are, and nobody else is', async (t) => {
    const { as, steal } = await aDeployment(t);
    const [ada, named, ben] = [await as(LOGIN), await as('ada', LOGIN), await as('ben')];
    const { view } = await steal();
    assert.deepEqual(
      [await ada.read('/'), await named.read('/'), await ben.read('/')].map(
        (one) => one.statusCode,
      ),
      [303, 303, 200],
    );
    const told = (await view()).history.filter(({ kind }) => kind === 'console_sessions_ended');
    assert.deepEqual(
      told.map(({ data }) => data),
      [{ sessions: 2 }],
    );
  });

  test('a suspicion alone signs nobody out, and keeps nobody from deciding', async (t) => {
    const { as, steal } = await aDeployment(t);
    const ada = await as(LOGIN);
    await steal(LOGIN, 'suspicious');
    const other = await steal('carla@example.com');
    assert.equal((await ada.api('POST', `${other.action}/approve`)).status, 200);
  });

  test('decides about nobody, and stops and starts nothing, until it is closed', async (t) => {
    const { deps, as, steal } = await aDeployment(t);
    const { id, action } = await steal();
    const other = await steal('carla@example.com');
    const ada = await as('ada', LOGIN);
    for (const [url, sent] of [
      ['/api/orgs/main/pause', { reason: 'maintenance' }],
      ['/api/orgs/main/resume', {}],
      [`${other.action}/approve`, {}],
      [`${other.action}/deny`, {}],
      [`${other.incident}/act`, { actions: ['suspend'] }],
      [`${other.incident}/close`, { resolution: 'benign' }],
      [`${other.incident}/assign`, { assignee: 'console:ada' }],
    ] as const) {
      const { status, text } = await ada.api('POST', url, sent);
      assert.deepEqual([status, text.includes(`INC-${id} is open`)], [403, true], url);
    }
    assert.equal((await ada.api('GET', other.incident)).status, 200, 'they may read');
    assert.equal((await ada.api('POST', `${action}/approve`)).status, 200, 'that it was stolen');
    const closes = { org: 'main', incidentId: id, by: 'api:bob', resolution: 'benign' } as const;
    assert.equal((await closeIncident(deps, closes)).outcome, 'closed');
    assert.equal((await ada.api('POST', `${other.action}/approve`)).status, 200);
  });
});

suite('what everybody may do who is signed in', () => {
  test('has an end: a hundred and twenty notes an hour, ten stops; scripts have none', async (t) => {
    const { deps, as, steal } = await aDeployment(t);
    const { incident } = await steal(LOGIN, 'suspicious');
    const eve = await as('eve.intern');
    const written = [];
    for (let i = 0; i < 121; i += 1)
      written.push((await eve.api('POST', `${incident}/note`, { note: `n${i}` })).status);
    assert.deepEqual(
      [written.filter((status) => status === 200).length, written.at(-1)],
      [120, 429],
    );
    const turned = [];
    for (let i = 0; i < 11; i += 1) {
      const { status } = await eve.api('POST', '/api/orgs/main/pause', { reason: 'maintenance' });
      turned.push(status);
      await eve.api('POST', '/api/orgs/main/resume');
    }
    assert.deepEqual([turned.filter((status) => status === 200).length, turned.at(-1)], [10, 429]);
    const ben = await as('ben');
    assert.equal((await ben.api('POST', `${incident}/note`, { note: 'mine' })).status, 200);
    await deps.database.pool.query('alter table incident_events disable trigger user');
    await deps.database.pool.query(
      `update incident_events set at = at - interval '1 hour' where actor like 'console:eve%'`,
    );
    assert.equal((await eve.api('POST', `${incident}/note`, { note: 'later' })).status, 200);
  });

  test('is logged where it takes everything along: the table of all incidents', async (t) => {
    const { as, steal, lines } = await aDeployment(t);
    await steal(LOGIN, 'suspicious');
    const ben = await as('ben');
    await ben.api('GET', '/api/incidents.csv?verdict=suspicious');
    await ben.read('/incidents.csv');
    const exported = lines
      .map((line) => JSON.parse(line) as { msg: string; by: string; route: string })
      .filter(({ msg }) => msg === 'incidents exported');
    assert.deepEqual(
      exported.map(({ by, route }) => [by, route]),
      [
        ['console:ben', 'GET /api/incidents.csv'],
        ['console:ben', 'GET /incidents.csv'],
      ],
    );
  });
});
