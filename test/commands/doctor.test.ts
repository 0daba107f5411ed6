import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { webhookIdentity } from '../../src/alerts/webhook.ts';
import { register } from '../../src/commands/register.ts';
import { readConfig } from '../../src/config.ts';
import { READER_SCOPES, RESPONDER_SCOPES, scopeNames } from '../../src/okta/scopes.ts';
import { switchOffReceiver, switchOnReceiver } from '../../src/store/receivers-off.ts';
import { scriptedOrg } from '../okta/scripted-org.ts';
import { testDatabase, testDatabaseUrl } from '../support/database.ts';
import { type OktaOrg, startOktaOrg } from '../support/okta-org/index.ts';
import { startSlack } from '../support/slack.ts';
import { examine, type Variables } from './examine.ts';

const SECRET = 'the-secret-of-the-event-hook-0001';
const SCOPES = scopeNames(READER_SCOPES, RESPONDER_SCOPES);

/** An org, a receiver that knows the secret, and the service app the service runs on. */
async function setUp(t: TestContext, scopes: readonly string[] = SCOPES) {
  const org = await startOktaOrg();
  t.after(() => org.close());
  const door = await scriptedOrg(t, ({ headers }) =>
    headers.authorization === SECRET
      ? { status: 200, json: { verification: headers['x-okta-verification-challenge'] } }
      : { status: 401 },
  );
  const app = await org.addServiceApp({ scopes });
  const variables: Variables = {
    DATABASE_URL: await testDatabaseUrl(t),
    OKTA_ORG_URL: org.url,
    OKTA_CLIENT_ID: app.clientId,
    OKTA_PRIVATE_KEY: JSON.stringify(app.privateJwk),
    OKTA_HOOK_SECRETS: SECRET,
    PUBLIC_URL: door.orgUrl,
  };
  return { org, variables };
}

async function registered(org: OktaOrg, variables: Variables): Promise<void> {
  const token = org.addApiToken().value;
  const { OKTA_CLIENT_ID: _id, OKTA_PRIVATE_KEY: _key, ...rest } = variables;
  const quiet = () => {};
  const code = await register([], {
    config: () => readConfig({ ...rest, OKTA_API_TOKEN: token }),
    out: quiet,
    err: quiet,
    sleep: async () => {},
  });
  assert.equal(code, 0);
}

async function policyFile(t: TestContext, policy: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'warden-policy-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, policy);
  return file;
}

test('A deployment in order has no fault, and says so with status 0', async (t) => {
  const { org, variables } = await setUp(t);
  await registered(org, variables);
  const { code, checks, find } = await examine(variables);
  assert.deepEqual(
    checks.filter(({ status }) => status === 'fault'),
    [],
  );
  assert.equal(code, 0);
  assert.equal(find('database').status, 'ok');
  assert.equal(find('event hook').status, 'ok');
  assert.equal(find('okta.logs.read').status, 'ok');
  assert.match(find('response mode').detail, /observe: nothing is done in Okta/);
});

test('The report for people shows each check, the remedy below a fault, and no secret', async (t) => {
  const { variables } = await setUp(t);
  const { code, out } = await examine(variables, []);
  assert.equal(code, 1);
  assert.match(
    out,
    /✗ event hook: The org has no event hook of ours\.\n {6}→ Run: warden register/,
  );
  assert.match(out, /✓ database/);
  assert.match(out, /1 fault to put right/);
  assert.equal(out.includes(SECRET), false);
  assert.equal(out.includes('"d":'), false);
});

test('Where nobody can sign in to the console, or nobody is told, that is said with what to set', async (t) => {
  const { org, variables } = await setUp(t);
  await registered(org, variables);
  const { code, find } = await examine(variables);
  assert.equal(code, 0, 'the service does its work all the same');
  const door = find('console sign-in');
  assert.equal(door.status, 'warning');
  assert.match(door.detail, /^nobody can sign in to the console/);
  assert.match(door.remedy ?? '', /API_TOKENS.*OIDC_ISSUER/);
  const told = find('anybody told');
  assert.equal(told.status, 'warning');
  assert.match(
    told.remedy ?? '',
    /SLACK_BOT_TOKEN.*TEAMS_WEBHOOK_URL.*ALERT_WEBHOOK_URLS.*PAGERDUTY_ROUTING_KEY/,
  );

  const token = 'ops:f3a9c1d2e4b5a697';
  const set = await examine({
    ...variables,
    API_TOKENS: token,
    PAGERDUTY_ROUTING_KEY: 'k'.repeat(32),
  });
  assert.equal(set.find('console sign-in').status, 'off');
  assert.match(set.find('console sign-in').detail, /is opened with an API token/);
  assert.equal(
    set.checks.some(({ name }) => name === 'anybody told'),
    false,
  );
});

test('An API token that can be guessed is a fault, told by its name alone', async (t) => {
  const { variables } = await setUp(t);
  const long = 'f3a9c1d2e4b5a697';
  const { find, out } = await examine({ ...variables, API_TOKENS: `soar:abc,ops:${long}` });
  const check = find('API tokens');
  assert.equal(check.status, 'fault');
  assert.match(check.detail, /can be guessed: soar\.$/);
  assert.equal(out.includes(long), false);
  const longer = await examine({ ...variables, API_TOKENS: `ops:${long}` });
  assert.equal(longer.find('API tokens').status, 'ok');
});

test('A short token for the metrics is a fault too', async (t) => {
  const { variables } = await setUp(t);
  const { find, checks } = await examine({ ...variables, METRICS_TOKENS: 'prometheus:abc' });
  assert.match(find('metrics tokens').detail, /can be guessed: prometheus\.$/);
  assert.equal(checks.filter(({ name }) => name === 'approvers').length, 0, 'it only observes');
});

test('That everybody decides is a warning where something is done, and names the tokens that do', async (t) => {
  const { variables } = await setUp(t);
  const tokens = `soar:${'0123456789abcdef'.repeat(2)}`;
  const acting = { ...variables, RESPONSE_MODE: 'approve', API_TOKENS: tokens };
  const { code, find } = await examine(acting);
  const everybody = find('approvers');
  assert.equal(everybody.status, 'warning');
  assert.match(everybody.detail, /has a token \(soar\)/);
  assert.match('remedy' in everybody ? everybody.remedy : '', /approval\.approvers/);
  const file = join(await mkdtemp(join(tmpdir(), 'warden-approvers-')), 'policy.yaml');
  writeFileSync(file, 'responses: { approval: { approvers: [api:soar] } }\n');
  const named = await examine({ ...acting, POLICY_FILE: file });
  assert.deepEqual(
    [named.find('approvers').status, named.find('approvers').detail],
    ['ok', 'api:soar'],
  );
  assert.equal(named.code, code);
});

test('Approvers of two channels that nothing compares are a warning, until the policy says who is who', async (t) => {
  const { variables } = await setUp(t);
  const file = join(await mkdtemp(join(tmpdir(), 'warden-approvers-')), 'policy.yaml');
  const of = async (approvers: string, more = '') => {
    writeFileSync(file, `responses: { approval: { approvers: [${approvers}]${more} } }\n`);
    const acting = { ...variables, RESPONSE_MODE: 'approve', POLICY_FILE: file };
    return (await examine(acting)).find('approvers');
  };
  const apart = await of('api:maria, api:jon, "slack:U0123456789"');
  assert.equal(apart.status, 'warning');
  assert.match(apart.detail, /one may do so over two channels: api:maria, api:jon, slack:U01/);
  const maria = '{ person: Maria, is: [api:maria, "slack:U0123456789"] }';
  const joined = await of(`${maria}, api:jon`);
  assert.deepEqual(
    [joined.status, joined.detail],
    ['ok', 'Maria (api:maria, slack:U0123456789), api:jon'],
  );
  assert.equal((await of('"slack:U1", console:maria@example.com')).status, 'ok', 'by address');
  assert.equal((await of('api:maria, cli:Maria')).status, 'ok', 'one name');
  assert.equal((await of('console-group:SOC')).status, 'fault', 'nobody tells groups');
  assert.equal((await of('api:maria, cli:jon', ', two_person_kinds: []')).status, 'ok');
  const inGroup = await of('slack-group:S0123456789, { person: Maria, is: [api:maria] }');
  assert.equal(inGroup.status, 'warning');
  assert.match(
    inGroup.detail,
    /also in a group that approves may do so alone: Maria \(api:maria\)$/,
  );
  assert.equal((await of(`slack-group:S0123456789, ${maria}`)).status, 'ok', 'by her Slack id');
});

test('A missing scope is a fault only where the policy needs it', async (t) => {
  const scopes = SCOPES.filter(
    (scope) => scope !== 'okta.users.manage' && scope !== 'okta.roles.read',
  );
  const { variables } = await setUp(t, scopes);
  const observing = await examine(variables);
  assert.equal(observing.find('okta.users.manage').status, 'off');
  assert.equal(observing.find('okta.roles.read').status, 'off');
  const enforcing = await examine({ ...variables, RESPONSE_MODE: 'enforce' });
  const check = enforcing.find('okta.users.manage');
  assert.equal(check.status, 'fault');
  assert.match(check.detail, /Clear all sessions/);
  assert.match(check.remedy, /Okta API Scopes: grant okta\.users\.manage/);
});

test('What people can ask for by hand and Okta would refuse is a warning, and no fault', async (t) => {
  const lacking = ['okta.networkZones.read', 'okta.userRisk.manage', 'okta.universalLogout.manage'];
  const { org, variables } = await setUp(
    t,
    SCOPES.filter((scope) => !lacking.includes(scope)),
  );
  await registered(org, variables);
  const enforcing = { ...variables, RESPONSE_MODE: 'enforce' };
  const { code, find } = await examine(enforcing);
  const check = find('actions by hand');
  assert.equal(check.status, 'warning');
  assert.match(
    check.detail,
    /“Block the stranger’s addresses” \(okta\.networkZones\.read\); “Raise the user’s risk to HIGH” \(okta\.userRisk\.manage\); “Universal Logout” \(okta\.universalLogout\.manage\)$/,
  );
  assert.match(
    check.remedy,
    /grant okta\.networkZones\.read, okta\.userRisk\.manage, okta\.universalLogout\.manage\./,
  );
  assert.equal(code, 0);
  const { out } = await examine(enforcing, []);
  assert.match(out, /! actions by hand: .+\n {6}→ In the Admin Console/);
  assert.match(out, /No faults\. 4 warnings\.\n$/);
  const observing = await examine(variables);
  assert.equal(observing.find('actions by hand').status, 'off');
});

test('What people can ask for by hand is in order where every scope is granted', async (t) => {
  const { variables } = await setUp(t);
  const { find } = await examine({ ...variables, RESPONSE_MODE: 'approve' });
  assert.equal(find('actions by hand').status, 'ok');
});

test('A scope for reading is a fault where an action that the policy plans has to read first', async (t) => {
  const { variables } = await setUp(
    t,
    SCOPES.filter((scope) => scope !== 'okta.networkZones.read'),
  );
  const POLICY_FILE = join(await mkdtemp(join(tmpdir(), 'policy-')), 'policy.yaml');
  writeFileSync(POLICY_FILE, 'responses:\n  plans:\n    hijack: [clear_sessions, block_ip]\n');
  const { find } = await examine({ ...variables, RESPONSE_MODE: 'enforce', POLICY_FILE });
  const check = find('okta.networkZones.read');
  assert.equal(check.status, 'fault');
  assert.match(check.detail, /Block the stranger’s addresses/);
  assert.equal(find('actions by hand').status, 'ok');
});

test('A signal to Okta that the policy plans is a fault where there is no provider to send it as', async (t) => {
  const { variables } = await setUp(t);
  assert.equal((await examine(variables)).find('security events').status, 'off');
  const POLICY_FILE = join(await mkdtemp(join(tmpdir(), 'policy-')), 'policy.yaml');
  writeFileSync(POLICY_FILE, 'responses:\n  escalation: [send_security_event]\n');
  const planned = { ...variables, RESPONSE_MODE: 'approve', POLICY_FILE };
  const missing = (await examine(planned)).find('security events');
  assert.equal(missing.status, 'fault');
  assert.match(missing.detail, /`send_security_event`/);
  assert.match(missing.remedy ?? '', /OKTA_SECURITY_EVENTS_ISSUER/);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { find } = await examine({
    ...planned,
    OKTA_SECURITY_EVENTS_ISSUER: 'https://warden.example.com',
    OKTA_SECURITY_EVENTS_KEY_ID: 'one',
    OKTA_SECURITY_EVENTS_PRIVATE_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  });
  assert.equal(find('security events').status, 'ok');
  assert.match(
    find('security events').detail,
    /^sent as https:\/\/warden\.example\.com, whose key is at http\S+\/\.well-known\/jwks\.json\/main;/,
  );
});

test('Wrong credentials are told with the token endpoint’s own reason', async (t) => {
  const { org, variables } = await setUp(t);
  const other = await org.addServiceApp({ scopes: SCOPES });
  const { find, code } = await examine({ ...variables, OKTA_CLIENT_ID: other.clientId });
  const check = find('Okta credentials');
  assert.equal(check.status, 'fault');
  assert.match(check.remedy, /OKTA_CLIENT_ID/);
  assert.equal(code, 1);
});

test('A hook that was switched off is found, as is whoever did it lately', async (t) => {
  const { org, variables } = await setUp(t);
  await registered(org, variables);
  const [hook] = org.hooks();
  assert.ok(hook);
  hook.status = 'INACTIVE';
  org.emit({
    eventType: 'event_hook.deactivated',
    actor: { id: '00uEvil', type: 'User' },
  } as never);
  const { find } = await examine(variables);
  assert.match(find('event hook').detail, /INACTIVE/);
  assert.equal(find('hook tampering').status, 'fault');
  // Taking one hook away is two events: it is not two hooks.
  assert.match(find('hook tampering').detail, /\(1 event in the System Log\)/);
});

test('A hook with our secret that leads elsewhere is a fault, and one that was changed is told of', async (t) => {
  const { org, variables } = await setUp(t);
  await registered(org, variables);
  assert.equal((await examine(variables)).find('hook tampering').status, 'ok');
  const [hook] = org.hooks();
  assert.ok(hook);
  const ours = hook.channel;
  hook.channel = { ...hook.channel, uri: 'https://evil.example.net/okta/events/main' };
  org.emit({ eventType: 'event_hook.updated', actor: { id: '00uEvil', type: 'User' } } as never);
  const { find } = await examine(variables);
  const led = find('event hook');
  assert.equal(led.status, 'fault');
  assert.match(
    led.detail,
    /leads to https:\/\/evil\.example\.net\/okta\/events\/main, and none to us/,
  );
  assert.equal(find('hook tampering').status, 'warning');
  hook.channel = ours;
  const moved = await examine({ ...variables, PUBLIC_URL: 'http://127.0.0.1:9' });
  assert.equal(moved.find('event hook').status, 'fault');
  hook.name = 'Session Warden (main) 0123abcd';
  const foreign = await examine({ ...variables, PUBLIC_URL: 'http://127.0.0.1:9' });
  assert.match(
    foreign.find('event hook').detail,
    /no event hook of ours\. One with another secret/,
  );
});

test('The hook is to carry what the policy leaves in it, and no more', async (t) => {
  const { org, variables } = await setUp(t);
  await registered(org, variables);
  const POLICY_FILE = await policyFile(t, 'hook: { leave_out: [user.authentication.sso] }');
  const look = async () => (await examine({ ...variables, POLICY_FILE })).find('event hook');
  const { status, detail } = await look();
  assert.deepEqual([status, /does not carry exactly/.test(detail)], ['fault', true]);
  await registered(org, { ...variables, POLICY_FILE });
  assert.match((await look()).detail, /130 event types, 1 left out by the policy/);
});

test('A receiver that does not know the secret is told apart from one that is away', async (t) => {
  const { variables } = await setUp(t);
  const wrong = await examine({
    ...variables,
    OKTA_HOOK_SECRETS: 'another-secret-of-the-hook-0002',
  });
  assert.match(wrong.find('hook address').detail, /refuses the first secret/);
  const away = await examine({ ...variables, PUBLIC_URL: 'http://127.0.0.1:9' });
  assert.match(away.find('hook address').detail, /cannot be reached/);
});

test('A clock that is off is a fault that says by how much', async (t) => {
  const org = await startOktaOrg({ clockOffsetMs: 120_000 });
  t.after(() => org.close());
  const { find } = await examine({
    DATABASE_URL: await testDatabaseUrl(t),
    OKTA_ORG_URL: org.url,
    OKTA_API_TOKEN: org.addApiToken().value,
  });
  const clock = find('clock');
  assert.equal(clock.status, 'fault');
  assert.match(clock.detail, /1(19|20)\.\d s behind Okta/);
});

test('A database that is away, and one without its tables, are different faults', async (t) => {
  const { variables } = await setUp(t);
  const away = await examine({ ...variables, DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' });
  assert.match(away.find('database').detail, /cannot be reached \(ECONNREFUSED\)/);
  const database = await testDatabase(t);
  await database.pool.query('drop schema drizzle cascade');
  const bare = await examine({ ...variables, DATABASE_URL: database.url });
  const check = bare.find('database');
  assert.equal(check.status, 'fault');
  assert.match(check.remedy, /warden migrate/);
});

test('An embedded database that does not start is a fault among the others', async (t) => {
  const { DATABASE_URL: _url, ...variables } = (await setUp(t)).variables;
  const folder = await mkdtemp(join(tmpdir(), 'warden-doctor-'));
  const cluster = join(folder, 'postgres', 'cluster');
  mkdirSync(cluster, { recursive: true });
  writeFileSync(join(cluster, 'PG_VERSION'), '18');
  writeFileSync(join(folder, 'postgres', 'password'), 'secret');
  const { find, code } = await examine({ ...variables, WARDEN_DATA_DIR: folder });
  assert.equal(code, 1);
  const check = find('database');
  assert.equal(check.status, 'fault');
  assert.match(check.remedy, /did not come up.*DATABASE_URL/s);
  assert.equal(find('Okta credentials').status, 'ok');
});

test('The last delivery is told, and a day of silence is a fault', async (t) => {
  const { variables } = await setUp(t);
  const database = await testDatabase(t);
  const publishedAt = Date.now() - 60_000;
  await database.pool.query(
    `insert into log_events (org, uuid, published, source, event_type, raw)
     values ('main', 'u1', $1, 'hook', 'user.session.start', '{}')`,
    [new Date(publishedAt)],
  );
  const fresh = await examine({ ...variables, DATABASE_URL: database.url });
  assert.equal(fresh.find('last delivery').status, 'ok');
  const later = publishedAt + 25 * 3_600_000;
  const silent = await examine({ ...variables, DATABASE_URL: database.url }, ['--json'], {
    now: () => later,
  });
  assert.equal(silent.find('last delivery').status, 'fault');
});

test('GeoIP files, Slack and webhooks are looked at where they are set up', async (t) => {
  const { variables } = await setUp(t);
  const path = join(await mkdtemp(join(tmpdir(), 'warden-geoip-')), 'asn.mmdb');
  writeFileSync(path, 'x');
  utimesSync(path, new Date('2020-01-01'), new Date('2020-01-01'));
  const slack = await scriptedOrg(t, ({ path: method }) =>
    method === '/api/auth.test'
      ? { status: 200, json: { ok: false, error: 'invalid_auth' } }
      : { status: 404 },
  );
  const { find } = await examine({
    ...variables,
    GEOIP_ASN_DB: path,
    GEOIP_CITY_DB: `${path}.none`,
    OKTA_IP_RANGES: path,
    SLACK_BOT_TOKEN: 'xoxb-not-a-real-token',
    SLACK_CHANNEL: 'C0123456789',
    SLACK_SIGNING_SECRET: 'a'.repeat(32),
    SLACK_API_URL: `${slack.orgUrl}/api/`,
  });
  assert.match(find('GeoIP ASN').detail, /days old/);
  assert.equal(find('GeoIP ASN').status, 'fault');
  utimesSync(path, new Date(), new Date());
  const odd = (await examine({ ...variables, GEOIP_ASN_DB: path })).find('GeoIP ASN');
  assert.match(`${odd.status}: ${odd.detail}`, /^fault: .* is no \.mmdb file/);
  assert.match(find('GeoIP city').detail, /cannot be read/);
  assert.match(find('Okta’s addresses').detail, /is \d+ days old/);
  const list = (await examine({ ...variables, OKTA_IP_RANGES: path })).find('Okta’s addresses');
  assert.match(`${list.status}: ${list.detail}`, /^fault: .* is no ip_ranges\.json/);
  assert.equal(find('Slack').status, 'fault');
  assert.equal(find('alert webhooks').status, 'off');
  assert.equal(find('PagerDuty').status, 'off');
});

test('A Slack that cannot be reached is not a wrong token, and PagerDuty is named where it is set up', async (t) => {
  const { variables } = await setUp(t);
  const { find } = await examine({
    ...variables,
    SLACK_BOT_TOKEN: 'xoxb-not-a-real-token',
    SLACK_CHANNEL: 'C0123456789',
    SLACK_API_URL: 'http://127.0.0.1:1/api/',
    PAGERDUTY_ROUTING_KEY: 'a'.repeat(32),
    PAGERDUTY_REGION: 'eu',
  });
  const slack = find('Slack');
  assert.match(slack.status === 'fault' ? slack.remedy : '', /^Let this machine reach slack\.com/);
  assert.equal(find('PagerDuty').status, 'ok');
  assert.match(find('PagerDuty').detail, /events\.eu\.pagerduty\.com/);
});

test('Slack is fine only where the channel is one that the app can post to', async (t) => {
  const { variables } = await setUp(t);
  const answers: unknown[] = [
    { ok: false, error: 'channel_not_found' },
    { ok: false, error: 'not_in_channel' },
    { ok: false, error: 'missing_scope' },
    { ok: true, messages: [] },
  ];
  const slack = await scriptedOrg(t, ({ path: method }) => {
    const told = method.startsWith('/api/conversations.history') ? answers.shift() : null;
    return { status: 200, json: told ?? { ok: true, team: 'Acme', user: 'warden' } };
  });
  const seen: string[] = [];
  for (let round = 0; round < 4; round++) {
    const { find } = await examine({
      ...variables,
      SLACK_BOT_TOKEN: 'xoxb-not-a-real-token',
      SLACK_CHANNEL: 'C0123456789',
      SLACK_SIGNING_SECRET: 'a'.repeat(32),
      SLACK_API_URL: `${slack.orgUrl}/api/`,
    });
    const check = find('Slack');
    seen.push(`${check.status}: ${check.status === 'fault' ? check.remedy : check.detail}`);
  }
  for (const [index, expected] of [
    /^fault: Set SLACK_CHANNEL/,
    /^fault: Invite the app/,
    /^ok: .*channels:history/,
    /^ok: signed in to Acme as warden$/,
  ].entries())
    assert.match(seen[index] ?? '', expected);
});

test('A user group of Slack that the policy names is looked up, and one that nobody is in is a fault', async (t) => {
  const { variables } = await setUp(t);
  const slack = await startSlack(t);
  const file = join(await mkdtemp(join(tmpdir(), 'warden-groups-')), 'policy.yaml');
  writeFileSync(file, 'responses: { approval: { approvers: ["slack-group:S0123456789"] } }\n');
  const look = async (more: Record<string, string> = slack.environment()) =>
    (await examine({ ...variables, ...more, POLICY_FILE: file })).find('Slack groups');
  assert.match((await look({})).detail, /Slack is not set up for it/);
  assert.match((await look()).detail, /slack_no_such_subteam/);
  slack.groups.set('S0123456789', []);
  assert.match((await look()).detail, /nobody is in S0123456789/);
  slack.groups.set('S0123456789', ['U1', 'U2']);
  const fine = await look();
  assert.deepEqual([fine.status, fine.detail], ['ok', 'S0123456789 has 2']);
  slack.scopes.delete('usergroups:read');
  const lacking = await look();
  assert.match('remedy' in lacking ? lacking.remedy : '', /usergroups:read/);
});

test('Slack that tells no addresses is fine, and it is said what is then done in the console alone', async (t) => {
  const { variables } = await setUp(t);
  const slack = await startSlack(t);
  const env = { ...variables, ...slack.environment() };
  const told = async () => {
    const { find } = await examine(env);
    const { status, detail } = find('Slack') as { status: string; detail?: string };
    return `${status}: ${detail}`;
  };
  assert.equal(await told(), 'ok: signed in to Example as warden');
  slack.scopes.delete('users:read.email');
  assert.match(await told(), /^ok: .*; without users:read\.email nobody denies or closes in Slack/);
});

test('where the policy has users asked, Slack has to be set up for it, with each scope', async (t) => {
  const { variables } = await setUp(t);
  const policy = join(await mkdtemp(join(tmpdir(), 'warden-asking-')), 'policy.yaml');
  const asking = async (more: Record<string, string>, text: string) => {
    writeFileSync(policy, text);
    const { find } = await examine({ ...variables, ...more, POLICY_FILE: policy });
    const check = find('asking users');
    return `${check.status}: ${check.detail} ${check.status === 'fault' ? check.remedy : ''}`;
  };
  const asks = 'responses: { ask_user: { verdicts: [suspicious] } }';
  const rule = '{ name: a, match: { users: [x] }, ask_user: { verdicts: [hijack] } }';
  assert.match(await asking({}, '{}'), /^off: nobody is asked/);
  assert.match(await asking({}, asks), /^fault: .*not set up.*SLACK_SIGNING_SECRET/);
  assert.match(await asking({}, `responses: { rules: [${rule}] }`), /^fault: /);
  const slack = await startSlack(t);
  assert.match(await asking(slack.environment(), asks), /^ok: users are asked \(org main\) $/);
  slack.scopes.delete('im:history');
  assert.match(await asking(slack.environment(), asks), /^ok: .*without im:history.*twice/);
  slack.scopes.delete('im:write');
  slack.scopes.delete('users:read.email');
  const lacking = await asking(slack.environment(), asks);
  assert.match(lacking, /^fault: .*lacks users:read\.email, im:write: .*install the app/);
});

test('a webhook is looked at the way alerts go there, so one they may not go to is a fault', async (t) => {
  const { variables } = await setUp(t);
  const receiver = await scriptedOrg(t, () => ({ status: 405 }));
  const environment = {
    ...variables,
    ALERT_WEBHOOK_URLS: `https://10.99.0.1/alerts,${receiver.orgUrl}/alerts`,
    ALERT_WEBHOOK_SECRET: 'a-secret-of-24-bytes-or-more',
  };
  const { find } = await examine(environment);
  const refused = find('alert webhook 10.99.0.1');
  assert.equal(refused.status, 'fault');
  assert.match(refused.remedy, /ALERT_WEBHOOK_PRIVATE_NETWORKS/);
  assert.match(
    find(`alert webhook ${new URL(receiver.orgUrl).host}`).detail,
    /reachable \(405 to a HEAD request\)/,
  );
});

test('A webhook is asked with its headers, and one that does not take them is a warning', async (t) => {
  const { variables } = await setUp(t);
  const asked: (string | undefined)[] = [];
  const receiver = await scriptedOrg(t, (request) => {
    asked.push(request.headers.authorization);
    return { status: 403 };
  });
  const { find, out } = await examine({
    ...variables,
    POLICY_FILE: await policyFile(
      t,
      'webhooks: [{ url: { env: SIEM }, secret: { env: SIGNED }, headers: { Authorization: { env: KEY } } }]',
    ),
    SIEM: `${receiver.orgUrl}/alerts`,
    SIGNED: 'a-secret-of-24-bytes-or-more',
    KEY: 'ApiKey do-not-print-me',
  });
  const found = find(`alert webhook ${new URL(receiver.orgUrl).host}`);
  assert.equal(found.status, 'warning');
  assert.match(found.detail, /403 to a HEAD/);
  assert.deepEqual(asked, ['ApiKey do-not-print-me']);
  assert.ok(!out.includes('do-not-print-me'));
});

test('A configuration that cannot be used ends with status 2 and every problem', async () => {
  const { code, err } = await examine({ OKTA_ORG_URL: 'ftp://x', PORT: 'many' });
  assert.equal(code, 2);
  assert.match(err, /OKTA_ORG_URL/);
  assert.match(err, /PORT/);
  assert.equal((await examine({}, ['--nonsense'])).code, 2);
});

test('What cannot be served with is told with the rest, where to begin, and ends with status 2', async (t) => {
  const { variables } = await setUp(t);
  const none = await examine({ DATABASE_URL: variables.DATABASE_URL });
  assert.equal(none.code, 2);
  assert.match(JSON.stringify(none.find('configuration')), /"fault".*"remedy":"OKTA_ORG_URL is/);
  const { code, find } = await examine({ ...variables, OKTA_HOOK_SECRETS: '' });
  assert.equal(code, 2);
  assert.match(JSON.stringify(find('configuration')), /"remedy":"OKTA_HOOK_SECRETS is missing/);
  assert.equal(find('Okta credentials').status, 'ok', 'all else is looked at');
  const unreachable = await examine({ ...variables, PUBLIC_URL: '' });
  assert.equal(unreachable.code, 1, 'it can be served with');
});

test('Teams is looked at without a card, and its address is not told', async (t) => {
  const { variables } = await setUp(t);
  const statuses = [405, 302, 502];
  const workflow = await scriptedOrg(t, () => ({ status: statuses.shift() ?? 200 }));
  const sig = 'do-not-print-me';
  const seen: string[] = [];
  for (const address of [...statuses.map(() => workflow.orgUrl), 'https://10.99.0.1']) {
    const url = `${address}/workflows/${sig}?sig=${sig}`;
    const check = (await examine({ ...variables, TEAMS_WEBHOOK_URL: url })).find('Microsoft Teams');
    seen.push(`${check.status}: ${check.detail} ${check.status === 'fault' ? check.remedy : ''}`);
  }
  for (const [index, expected] of [
    /^ok: reachable \(405 to a HEAD request\)/,
    /^fault: It redirects \(302\).*TEAMS_WEBHOOK_URL/,
    /^fault: It answers 502/,
    /^fault: 10\.99\.0\.1 leads to an address.*TEAMS_WEBHOOK_URL/,
  ].entries())
    assert.match(seen[index] ?? '', expected);
  assert.ok(seen.every((line) => !line.includes(sig)));
  assert.deepEqual(new Set(workflow.received.map(({ method }) => method)), new Set(['HEAD']));
  assert.equal((await examine(variables)).find('Microsoft Teams').status, 'off');
});

test('a webhook that says it is gone, or said so and is told nothing since, is a fault', async (t) => {
  const { variables } = await setUp(t);
  const answers = { gone: 410, mended: 204 };
  const [gone, mended] = await Promise.all(
    Object.values(answers).map((status) => scriptedOrg(t, () => ({ status }))),
  );
  const [goneUrl, mendedUrl] = [`${gone?.orgUrl}/alerts`, `${mended?.orgUrl}/alerts`];
  const secret = 'a-secret-of-24-bytes-or-more';
  const database = await testDatabase(t);
  const environment = {
    ...variables,
    DATABASE_URL: database.url,
    ALERT_WEBHOOK_URLS: `${goneUrl},${mendedUrl}`,
    ALERT_WEBHOOK_SECRET: secret,
  };
  const look = async (url: string) => {
    const { find } = await examine(environment);
    const { status, ...said } = find(`alert webhook ${new URL(url).host}`);
    return `${status}: ${JSON.stringify(said)}`;
  };
  assert.match(await look(goneUrl), /^fault: .*410.*gone/);
  assert.match(await look(mendedUrl), /^ok: /);
  const { generation } = webhookIdentity({ url: mendedUrl, secrets: [secret] });
  const at = new Date('2026-11-24T10:00:00Z');
  await database.transaction((tx) => switchOffReceiver(tx, 'main', generation, at));
  assert.match(await look(mendedUrl), /^fault: .*410 at 2026-11-24.*warden redrive/);
  await database.transaction((tx) => switchOnReceiver(tx, 'main', generation));
  assert.match(await look(mendedUrl), /^ok: /);
});
