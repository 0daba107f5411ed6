import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Config } from '../../src/config.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { isInHand } from '../../src/pipeline/notify/in-hand.ts';
import { assignIncident } from '../../src/pipeline/steer.ts';
import { consolePeopleKnown } from '../../src/store/console-people.ts';
import { incidentView } from '../../src/store/incident-view.ts';
import { identityProvider, type ProviderBehaviour } from '../support/identity-provider.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const BROWSER = { 'user-agent': 'Browser/1.0', accept: 'text/html', host: 'localhost:8080' };

const { approval } = DEFAULT_RESPONSE_POLICY;

type Setting = Partial<Omit<ProviderBehaviour, 'login'>> & {
  readonly approvers?: readonly string[];
  readonly readers?: readonly string[];
  readonly claim?: string;
};

/** A console with a provider that tells groups, and somebody who signs in to it. */
async function aConsole(t: TestContext, setting: Setting) {
  const { approvers = ['console-group:SOC'], readers = null, claim = 'groups', ...told } = setting;
  const behaviour = { login: 'ana@example.com', authenticatedSecondsAgo: 10, ...told };
  const provider = await identityProvider(t, behaviour);
  const oidc = { ...provider.oidc, groupsClaim: claim };
  const responses = { approval: { ...approval, approvers } };
  const plain = await steeringDependencies(t, { oidc, responses });
  const deps = { ...plain, config: { ...plain.config, consoleReaders: readers } };
  const incident = await aStolenSession(deps);
  const app = await steeringApp(t, deps);
  const signIn = async (login = behaviour.login) => {
    behaviour.login = login;
    const begun = await app.inject({ url: '/sign-in/oidc', headers: BROWSER });
    const { callback, asked } = provider.signInAt(String(begun.headers.location));
    const pending = begun.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const back = await app.inject({ url: callback, headers: { ...BROWSER, cookie: pending } });
    const session = back.cookies.find(({ name, value }) => name === 'warden-session' && value);
    return { asked, back, cookie: `warden-session=${session?.value}` };
  };
  const open = async (cookie: string, config: Partial<Config> = {}) => {
    const other = await steeringApp(t, { ...deps, config: { ...deps.config, ...config } });
    return other.inject({ url: '/', headers: { ...BROWSER, cookie } });
  };
  /** As the console's own page does it. */
  const close = async (cookie: string) => {
    const page = await app.inject({
      url: `/incidents/${incident}`,
      headers: { ...BROWSER, cookie },
    });
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const headers = {
      ...BROWSER,
      cookie,
      origin: 'http://localhost:8080',
      'x-csrf-token': csrf,
      'content-type': 'application/json',
    };
    const payload = { resolution: 'benign' };
    const url = `/api/incidents/${incident}/close`;
    return (await app.inject({ method: 'POST', url, headers, payload })).statusCode;
  };
  return { deps, incident, signIn, open, close };
}

suite('a group of the identity provider', () => {
  test('makes approvers of whoever signs in in it, and of nobody else', async (t) => {
    const member = await aConsole(t, { groups: ['Staff', 'soc'] });
    const { asked, cookie } = await member.signIn();
    assert.equal(asked.get('scope'), 'openid profile email groups');
    const { rows } = await member.deps.database.pool.query('select groups from console_sessions');
    assert.deepEqual(rows[0], { groups: ['console-group:SOC'] }, 'of the others nothing is kept');
    assert.equal(await member.close(cookie), 200);
    const guest = await aConsole(t, { groups: 'Staff' });
    assert.equal(await guest.close((await guest.signIn()).cookie), 403);
    const named = await aConsole(t, { groups: ['SOC'], claim: 'roles' });
    assert.equal(await named.close((await named.signIn()).cookie), 403, 'another claim');
  });

  test('is not asked for where the policy names none', async (t) => {
    const { signIn } = await aConsole(t, { approvers: ['*'], groups: ['SOC'] });
    assert.equal((await signIn()).asked.get('scope'), 'openid profile email');
  });

  test('has an incident in hand as a named approver has', async (t) => {
    const { deps, incident, signIn } = await aConsole(t, { groups: ['SOC'] });
    await signIn('ben@example.com');
    await signIn('ana@example.com');
    assert.deepEqual(
      (await consolePeopleKnown(deps.database.rows)).map(({ name }) => name),
      ['console:ana@example.com', 'console:ben@example.com'],
    );
    const responses = deps.config.orgs[0]?.responses ?? assert.fail();
    const given = async (assignee: string, groups: readonly string[]) => {
      const named = { org: 'main', incidentId: incident };
      await assignIncident(deps, { ...named, by: 'console:ana@example.com', groups, assignee });
      const view = await incidentView(deps.database.rows, 'main', incident);
      return isInHand(view ?? assert.fail(), responses);
    };
    assert.equal(await given('console:ben@example.com', ['console-group:SOC']), true);
    assert.equal(await given('console:carl@example.com', ['console-group:SOC']), false);
    assert.equal(await given('console:ana@example.com', ['console-group:SOC']), true);
    assert.equal(await given('console:ben@example.com', []), false);
    for (const name of ['constructor', 'toString', '__proto__'])
      assert.equal(await given(name, []), false, name);
  });
});

suite('console_readers', () => {
  test('lets in whom it names by login or group, and the approvers', async (t) => {
    const of = async (setting: Setting) => (await (await aConsole(t, setting)).signIn()).back;
    const refused = await of({ readers: ['console-group:Security'], groups: ['Staff'] });
    assert.equal(refused.statusCode, 403);
    assert.equal(
      refused.cookies.some(({ name, value }) => name === 'warden-session' && value !== ''),
      false,
    );
    assert.match(refused.body, /console:ana@example\.com may not read here/);
    const readers = ['console-group:Security'];
    assert.equal((await of({ readers, groups: ['Security'] })).statusCode, 303);
    assert.equal((await of({ readers, groups: ['SOC'] })).statusCode, 303, 'an approver');
    assert.equal((await of({ readers: ['console:Ana@example.com'] })).statusCode, 303);
    assert.equal((await of({ readers, approvers: ['*'] })).statusCode, 403, 'not whoever comes');
  });

  test('ends the session of whom it names no more, and keeps no token out', async (t) => {
    const { signIn, open } = await aConsole(t, { groups: ['Staff'] });
    const { cookie } = await signIn();
    assert.equal((await open(cookie)).statusCode, 200);
    assert.equal((await open(cookie, { consoleReaders: ['console-group:SOC'] })).statusCode, 303);
    assert.equal((await open(cookie)).statusCode, 303, 'it has ended');
    const deps = await steeringDependencies(t);
    const config = { ...deps.config, consoleReaders: ['console-group:SOC'] };
    const app = await steeringApp(t, { ...deps, config });
    const headers = { authorization: `Bearer ${ALICE.token}` };
    assert.equal((await app.inject({ url: '/api/incidents', headers })).statusCode, 200);
  });
});
