import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { Config } from '../../src/config.ts';
import { localPath } from '../../src/http/sign-in/return-to.ts';
import { identityProvider } from '../support/identity-provider.ts';
import { ALICE, BOB, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

type App = Awaited<ReturnType<typeof steeringApp>>;

const BROWSER = { 'user-agent': 'Browser/1.0', accept: 'text/html', host: 'localhost:8080' };
const OURS = { ...BROWSER, origin: 'http://localhost:8080' };

function signIn(app: App, token: string, headers: Record<string, string> = OURS, to = '/orgs') {
  const payload = new URLSearchParams({ token, return: to }).toString();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  return app.inject({ method: 'POST', url: '/sign-in', headers: { ...headers, ...form }, payload });
}

function cookieOf(answer: LightMyRequestResponse): string {
  const cookie = answer.cookies.find(({ value }) => value !== '');
  assert.ok(cookie !== undefined, 'a cookie is set');
  return `${cookie.name}=${cookie.value}`;
}

describe('signing in with a token', () => {
  test('opens a session in a cookie that scripts cannot read, and goes on to where one wanted', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    const answer = await signIn(app, ALICE.token);
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, '/orgs']);
    const cookie = String(answer.headers['set-cookie']);
    assert.match(
      cookie,
      /^warden-session=[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    assert.equal(cookie.includes(ALICE.token), false);
    const page = await app.inject({ url: '/', headers: { ...BROWSER, cookie: cookieOf(answer) } });
    assert.equal(page.statusCode, 200);
    assert.match(page.body, /api:alice/);
  });

  test('behind https the cookie is for this very host and for https only', async (t) => {
    const publicUrl = 'https://warden.example.com';
    const app = await steeringApp(t, await steeringDependencies(t, { publicUrl }));
    const answer = await signIn(app, ALICE.token, { ...BROWSER, origin: publicUrl });
    assert.match(String(answer.headers['set-cookie']), /^__Host-warden-session=.*; Secure;/);
    assert.match(String(answer.headers['strict-transport-security']), /max-age=31536000/);
  });

  test('at another address than the console’s, whose cookie is not kept, one is told where it is', async (t) => {
    const publicUrl = 'https://warden.example.com';
    const app = await steeringApp(t, await steeringDependencies(t, { publicUrl }));
    const form = await app.inject({ url: '/sign-in', headers: BROWSER });
    assert.match(form.body, /own address is <a href="https:\/\/warden\.example\.com\/">/);
    const answer = await signIn(app, ALICE.token);
    const kept = String(answer.headers.location);
    assert.equal(kept, '/sign-in/kept?return=%2Forgs');
    const lost = await app.inject({ url: kept, headers: BROWSER });
    assert.equal(lost.statusCode, 400);
    assert.match(
      lost.body,
      /did not keep the cookie\. Open the console at https:\/\/warden\.example\.com\./,
    );
    const headers = { ...BROWSER, cookie: cookieOf(answer) };
    assert.equal((await app.inject({ url: kept, headers })).headers.location, '/orgs');
    const there = { ...BROWSER, host: 'warden.example.com' };
    assert.doesNotMatch(
      (await app.inject({ url: '/sign-in', headers: there })).body,
      /own address/,
    );
    const own = await signIn(app, ALICE.token, { ...there, origin: publicUrl });
    assert.equal(own.headers.location, '/orgs');
  });

  test('a wrong token is refused, and so is a form that another site sent', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    const wrong = await signIn(app, 'wrong');
    assert.equal(wrong.statusCode, 401);
    assert.equal(wrong.headers['set-cookie'], undefined);
    for (const headers of [
      BROWSER,
      { ...BROWSER, origin: 'https://evil.example' },
      { ...BROWSER, origin: 'null' },
    ])
      assert.equal((await signIn(app, ALICE.token, headers)).statusCode, 400);
  });

  test('a form is ours by what the browser says of where it comes from, and all it says must fit', async (t) => {
    const publicUrl = 'https://warden.example.com';
    const app = await steeringApp(t, await steeringDependencies(t, { publicUrl }));
    const status = async (headers: Record<string, string>) =>
      (await signIn(app, ALICE.token, { ...BROWSER, ...headers })).statusCode;
    const behindProxy = { origin: publicUrl };
    const direct = { origin: 'http://localhost:8080' };
    for (const headers of [
      behindProxy,
      direct,
      { 'sec-fetch-site': 'same-origin' },
      { ...behindProxy, 'sec-fetch-site': 'same-origin' },
    ]) {
      assert.equal(await status(headers), 303, JSON.stringify(headers));
    }
    for (const headers of [
      {},
      { origin: 'null' },
      { origin: 'https://warden.example.com.evil.example' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      { ...behindProxy, 'sec-fetch-site': 'cross-site' },
      { ...behindProxy, 'sec-fetch-site': 'same-site' },
      { ...behindProxy, 'sec-fetch-site': 'none' },
    ]) {
      assert.equal(await status(headers), 400, JSON.stringify(headers));
    }
  });

  test('guessing is slowed down, and meanwhile a right guess is refused too', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    for (let tries = 0; tries < 30; tries += 1) {
      assert.equal((await signIn(app, 'wrong')).statusCode, 401);
    }
    const slowed = await signIn(app, ALICE.token);
    assert.equal(slowed.statusCode, 429);
    assert.ok(Number(slowed.headers['retry-after']) > 0);
    assert.equal(slowed.headers['set-cookie'], undefined);
    assert.match(slowed.body, /Too many wrong tokens/);
  });

  test('only its hash is kept, and it ends after eight hours', async (t) => {
    const deps = await steeringDependencies(t);
    let now = Date.now();
    const app = await steeringApp(t, { ...deps, now: () => now });
    const cookie = cookieOf(await signIn(app, ALICE.token));
    const { rows } = await deps.database.pool.query('select token_hash from console_sessions');
    assert.equal(cookie.includes(rows[0].token_hash), false);
    const status = async () =>
      (await app.inject({ url: '/', headers: { ...BROWSER, cookie } })).statusCode;
    for (let minutes = 0; minutes < 8 * 60 - 50; minutes += 50) {
      now += 50 * 60_000;
      assert.equal(await status(), 200);
    }
    now += 30 * 60_000 - 1_000;
    assert.equal(await status(), 200);
    now += 2_000;
    assert.equal(await status(), 303);
  });

  test('ends where nobody uses it for an hour', async (t) => {
    const deps = await steeringDependencies(t);
    let now = Date.now();
    const app = await steeringApp(t, { ...deps, now: () => now });
    const cookie = cookieOf(await signIn(app, ALICE.token));
    const status = async () =>
      (await app.inject({ url: '/', headers: { ...BROWSER, cookie } })).statusCode;
    for (const [minutes, expected] of [
      [59, 200],
      [59, 200],
      [61, 303],
    ] as const) {
      now += minutes * 60_000;
      assert.equal(await status(), expected);
    }
  });

  test('a session that turns up in another client has ended, for the first as well', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    const cookie = cookieOf(await signIn(app, ALICE.token));
    const thief = { ...BROWSER, 'user-agent': 'curl/8', cookie };
    const answer = await app.inject({ url: '/', headers: thief });
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, '/sign-in?return=%2F']);
    const disguised = await app.inject({ url: '/', headers: { ...BROWSER, cookie } });
    assert.equal(disguised.statusCode, 303);
  });

  test('ends with the token it was opened with: one that leaked is taken away, and all it opened', async (t) => {
    const deps = await steeringDependencies(t);
    const cookie = cookieOf(await signIn(await steeringApp(t, deps), ALICE.token));
    const status = async (config: Partial<Config>) => {
      const app = await steeringApp(t, { ...deps, config: { ...deps.config, ...config } });
      return (await app.inject({ url: '/', headers: { ...BROWSER, cookie } })).statusCode;
    };
    assert.equal(await status({}), 200);
    assert.equal(await status({ apiTokens: [BOB] }), 303);
    assert.equal(await status({ apiTokens: [{ ...ALICE, token: 'another-one' }, BOB] }), 303);
    const client = { clientId: 'a', clientSecret: 'b', groupsClaim: 'groups' };
    const oidc = { issuer: 'https://idp.example.com', ...client };
    assert.equal(await status({ oidc }), 303, 'a person signs in as a person now');
  });

  test('signing out ends it on the server too', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    const cookie = cookieOf(await signIn(app, ALICE.token));
    const elsewhere = { ...BROWSER, origin: 'https://evil.example', cookie };
    await app.inject({ method: 'POST', url: '/sign-out', headers: elsewhere });
    const still = await app.inject({ url: '/', headers: { ...BROWSER, cookie } });
    assert.equal(still.statusCode, 200, 'another site signs nobody out');
    const out = await app.inject({
      method: 'POST',
      url: '/sign-out',
      headers: { ...OURS, cookie },
    });
    assert.equal(out.headers.location, '/sign-in');
    const page = await app.inject({ url: '/', headers: { ...BROWSER, cookie } });
    assert.equal(page.statusCode, 303);
  });
});

test('a form that came after the session had ended is not lost in silence', async (t) => {
  const app = await steeringApp(t, await steeringDependencies(t));
  for (const [url, page] of [
    ['/incidents/7/actions/3/approve', '/incidents/7'],
    ['/incidents/7/note', '/incidents/7'],
    ['/incidents/several', '/'],
    ['/orgs/main/pause', '/orgs'],
  ] as const) {
    const sent = await app.inject({ method: 'POST', url, headers: OURS, payload: 'csrf=x' });
    const back = `${page}?told=signed_out`;
    assert.equal(sent.headers.location, `/sign-in?return=${encodeURIComponent(back)}`);
    assert.equal((await signIn(app, ALICE.token, OURS, back)).headers.location, back);
  }
  const cookie = cookieOf(await signIn(app, ALICE.token));
  const { body } = await app.inject({
    url: '/orgs?told=signed_out',
    headers: { ...BROWSER, cookie },
  });
  assert.match(
    body,
    /You were not signed in any more when you sent that, so nothing of it was done/,
  );
});

test('HEAD is sent to sign in as GET is: it sends no form', async (t) => {
  const app = await steeringApp(t, await steeringDependencies(t));
  for (const method of ['GET', 'HEAD'] as const) {
    const { statusCode, headers } = await app.inject({ method, url: '/orgs', headers: BROWSER });
    assert.deepEqual([statusCode, headers.location], [303, '/sign-in?return=%2Forgs']);
  }
});

test('nothing but the sign-in page is shown to somebody who is not signed in', async (t) => {
  const app = await steeringApp(t, await steeringDependencies(t));
  for (const url of ['/', '/incidents/1', '/orgs', '/?status=open']) {
    const answer = await app.inject({ url, headers: BROWSER });
    const to = `/sign-in?return=${encodeURIComponent(url)}`;
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, to]);
  }
  const headers = { ...BROWSER, authorization: `Bearer ${ALICE.token}` };
  assert.equal((await app.inject({ url: '/', headers })).statusCode, 303);
});

test('an address to go back to that is written twice is none', async (t) => {
  const app = await steeringApp(t, await steeringDependencies(t));
  const answer = await app.inject({ url: '/sign-in?return=/orgs&return=/', headers: BROWSER });
  assert.equal(answer.statusCode, 200);
  assert.match(answer.body, /name="return" value="\/"/);
});

test('a change through the API with the console’s cookie needs its token and its origin', async (t) => {
  const deps = await steeringDependencies(t);
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps);
  const cookie = cookieOf(await signIn(app, ALICE.token));
  const { rows } = await deps.database.pool.query('select csrf from console_sessions');
  const note = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: `/api/incidents/${id}/note`,
      headers: { cookie, ...headers },
      payload: { note: 'x' },
    });
  const csrf = { 'x-csrf-token': rows[0].csrf };
  assert.equal(
    (await app.inject({ url: '/api/incidents', headers: { ...BROWSER, cookie } })).statusCode,
    200,
  );
  assert.equal((await note(OURS)).json().error.code, 'csrf_check_failed');
  assert.equal((await note({ ...OURS, 'x-csrf-token': 'another' })).statusCode, 403);
  assert.equal((await note({ ...BROWSER, ...csrf })).statusCode, 403);
  assert.equal(
    (await note({ ...BROWSER, origin: 'https://evil.example', ...csrf })).statusCode,
    403,
  );
  assert.equal((await note({ ...OURS, 'sec-fetch-site': 'same-site', ...csrf })).statusCode, 403);
  assert.equal((await note({ ...OURS, ...csrf })).statusCode, 200);
});

test('one may go on only to a path of ours after signing in', () => {
  for (const elsewhere of [
    '/.//evil.example',
    '/a/..//evil.example/',
    '/%2e//evil.example',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:x',
    '',
    undefined,
  ])
    assert.equal(localPath(elsewhere), '/');
  assert.equal(localPath('/incidents/4?told=closed'), '/incidents/4?told=closed');
});

describe('signing in through the identity provider', () => {
  const start = async (app: App, provider: Awaited<ReturnType<typeof identityProvider>>) => {
    const begun = await app.inject({ url: '/sign-in/oidc?return=/orgs', headers: BROWSER });
    assert.equal(begun.statusCode, 302);
    const { callback, asked } = provider.signInAt(String(begun.headers.location));
    return { callback, asked, cookie: cookieOf(begun) };
  };

  test('asks with PKCE, state and nonce for a recent authentication, and names the person', async (t) => {
    const provider = await identityProvider(t, {
      login: 'ana@example.com',
      authenticatedSecondsAgo: 10,
    });
    const app = await steeringApp(t, await steeringDependencies(t, { oidc: provider.oidc }));
    const { callback, asked, cookie } = await start(app, provider);
    assert.equal(asked.get('code_challenge_method'), 'S256');
    assert.ok((asked.get('state')?.length ?? 0) > 30 && (asked.get('nonce')?.length ?? 0) > 30);
    assert.equal(asked.get('max_age'), '300');
    const back = await app.inject({ url: callback, headers: { ...BROWSER, cookie } });
    assert.deepEqual([back.statusCode, back.headers.location], [303, '/orgs']);
    const session = back.cookies.find(
      ({ name, value }) => name === 'warden-session' && value !== '',
    );
    const headers = { ...BROWSER, cookie: `warden-session=${session?.value}` };
    assert.match((await app.inject({ url: '/', headers })).body, /console:ana@example\.com/);
    const replayed = await app.inject({ url: callback, headers: { ...BROWSER, cookie } });
    assert.deepEqual([replayed.statusCode, replayed.cookies.length], [401, 0]);
  });

  test('refuses an answer for another browser, another state or another nonce', async (t) => {
    const behaviour = { login: 'ana@example.com', authenticatedSecondsAgo: 10 };
    const provider = await identityProvider(t, behaviour);
    const app = await steeringApp(t, await steeringDependencies(t, { oidc: provider.oidc }));
    const stolen = await start(app, provider);
    assert.equal((await app.inject({ url: stolen.callback, headers: BROWSER })).statusCode, 400);
    const mixed = await start(app, provider);
    const headers = { ...BROWSER, cookie: mixed.cookie };
    assert.equal((await app.inject({ url: stolen.callback, headers })).statusCode, 401);
    Object.assign(behaviour, { nonce: 'another' });
    const replaced = await start(app, provider);
    const again = { ...BROWSER, cookie: replaced.cookie };
    assert.equal((await app.inject({ url: replaced.callback, headers: again })).statusCode, 401);
  });

  test('a stolen session at the provider, authenticated long ago, does not open the console', async (t) => {
    const provider = await identityProvider(t, {
      login: 'ana@example.com',
      authenticatedSecondsAgo: 3_600,
    });
    const app = await steeringApp(t, await steeringDependencies(t, { oidc: provider.oidc }));
    const { callback, cookie } = await start(app, provider);
    const back = await app.inject({ url: callback, headers: { ...BROWSER, cookie } });
    assert.equal(back.statusCode, 401);
    assert.equal(
      back.cookies.some(({ name, value }) => name === 'warden-session' && value !== ''),
      false,
    );
  });

  test('a person whom the provider does not name does not come in', async (t) => {
    const provider = await identityProvider(t, { login: '', authenticatedSecondsAgo: 10 });
    const app = await steeringApp(t, await steeringDependencies(t, { oidc: provider.oidc }));
    const { callback, cookie } = await start(app, provider);
    const back = await app.inject({ url: callback, headers: { ...BROWSER, cookie } });
    assert.equal(back.statusCode, 401);
    assert.match(back.body, /named nobody/);
  });

  test('is the only way in for people: a token is for scripts then', async (t) => {
    const provider = await identityProvider(t, { login: 'ana', authenticatedSecondsAgo: 10 });
    const app = await steeringApp(t, await steeringDependencies(t, { oidc: provider.oidc }));
    const refused = await signIn(app, ALICE.token);
    assert.deepEqual([refused.statusCode, refused.cookies], [400, []]);
    const page = await app.inject({ url: '/sign-in', headers: BROWSER });
    assert.doesNotMatch(page.body, /name="token"/);
    const headers = { authorization: `Bearer ${ALICE.token}` };
    assert.equal((await app.inject({ url: '/api/incidents', headers })).statusCode, 200);
  });

  test('no page of another site keeps anybody out, nor starts a sign-in: a link does', async (t) => {
    const behaviour = { login: 'ana@example.com', authenticatedSecondsAgo: 10 };
    const provider = await identityProvider(t, behaviour);
    const app = await steeringApp(t, await steeringDependencies(t, { oidc: provider.oidc }));
    const begin = (headers: Record<string, string> = {}) =>
      app.inject({ url: '/sign-in/oidc?return=/orgs', headers: { ...BROWSER, ...headers } });
    const image = { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
    const frame = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    for (const site of ['cross-site', 'same-site']) {
      for (const part of [image, frame]) {
        const refused = await begin({ 'sec-fetch-site': site, ...part });
        assert.deepEqual([refused.statusCode, refused.cookies], [403, []]);
        assert.match(refused.body, /href="\/sign-in\/oidc\?return=%2Forgs"/);
      }
      const link = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
      assert.equal((await begin({ 'sec-fetch-site': site, ...link })).statusCode, 302);
    }
    for (let tries = 0; tries < 40; tries += 1) assert.equal((await begin()).statusCode, 302);
  });

  test('what it waits for stands in the cookie alone, sealed, for ten minutes and this very deployment', async (t) => {
    const behaviour = { login: 'ana@example.com', authenticatedSecondsAgo: 10 };
    const provider = await identityProvider(t, behaviour);
    const deps = await steeringDependencies(t, { oidc: provider.oidc });
    let now = Date.now();
    const app = await steeringApp(t, { ...deps, now: () => now });
    const status = async (callback: string, cookie: string, at = app) =>
      (await at.inject({ url: callback, headers: { ...BROWSER, cookie } })).statusCode;
    const first = await start(app, provider);
    assert.equal(first.cookie.includes(String(first.asked.get('state'))), false);
    const { rows } = await deps.database.pool.query('select from console_sign_ins');
    assert.equal(rows.length, 0);
    const changed = first.cookie.replace(/(?<=^.{40})./, (one) => (one === 'A' ? 'B' : 'A'));
    for (const wrong of [changed, 'warden-sign-in=x'])
      assert.equal(await status(first.callback, wrong), 400);
    const oidc = { ...provider.oidc, clientSecret: 'of another deployment' };
    const other = await steeringApp(t, { ...deps, config: { ...deps.config, oidc } });
    assert.equal(await status(first.callback, first.cookie, other), 400);
    now += 10 * 60_000 + 1_000;
    assert.equal(await status(first.callback, first.cookie), 400, 'too late');
    const instance = await steeringApp(t, { ...deps, now: () => now });
    const second = await start(app, provider);
    assert.equal(await status(second.callback, second.cookie, instance), 303);
  });

  test('an address to go back to that no cookie would hold is none', async (t) => {
    const app = await steeringApp(t, await steeringDependencies(t));
    assert.equal(
      (await signIn(app, ALICE.token, OURS, `/?q=${'x'.repeat(2_000)}`)).headers.location,
      '/',
    );
    const long = `/?q=${'x'.repeat(1_900)}`;
    assert.equal((await signIn(app, ALICE.token, OURS, long)).headers.location, long);
  });

  test('a provider that is away is told as such', async (t) => {
    const client = { clientId: 'x', clientSecret: 'y', groupsClaim: 'groups' };
    const oidc = { issuer: 'http://127.0.0.1:9', ...client };
    const app = await steeringApp(t, await steeringDependencies(t, { oidc }));
    const answer = await app.inject({ url: '/sign-in/oidc', headers: BROWSER });
    assert.equal(answer.statusCode, 502);
    assert.match(answer.body, /OIDC_ISSUER/);
  });
});
