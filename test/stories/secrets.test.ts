import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import {
  READER_SCOPES,
  REGISTRAR_SCOPES,
  RESPONDER_SCOPES,
  scopeNames,
} from '../../src/okta/scopes.ts';
import type { Database } from '../../src/store/database.ts';
import { readHistory } from '../../src/store/history.ts';
import type { OktaOrg, ServiceAppCredentials } from '../support/okta-org/index.ts';
import { deliver, eventually, HOOK_SECRET, startWarden } from '../support/service.ts';
import { startSlack } from '../support/slack.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';
import { aPerson, aTheft } from './people.ts';

const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const SIEM_PATH = 'in-0123456789abcdef';
const SIEM_KEY = 'ApiKey c2llbS1rZXktMDEyMzQ1Njc4OQ==';
const POLICY = `webhooks:
  - url: { env: SIEM_URL }
    secret: { env: SIEM_SECRET }
    headers: { Authorization: { env: SIEM_KEY } }
`;

const NOTE = 'She phoned: it was not her.';

const TEAMS_PATH = 'workflows-0123456789abcdef';
const TEAMS_SIG = 'Zm9yZ2VkLXNpZ25hdHVyZS0wMTIzNDU2Nzg5';

suite('secrets and session ids', () => {
  test('stand in no log, alert, Slack message, page or answer of the API, also where things go wrong', async (t) => {
    const slack = await startSlack(t);
    const webhook = await startWebhookReceiver(t);
    const teams = await startWebhookReceiver(t);
    const siem = await startWebhookReceiver(t);
    const policy = join(await mkdtemp(join(tmpdir(), 'warden-secrets-')), 'policy.yaml');
    t.after(() => rm(dirname(policy), { recursive: true }));
    await writeFile(policy, POLICY);
    let app: ServiceAppCredentials | null = null;
    const credentials = async (org: OktaOrg) => {
      const scopes = scopeNames(READER_SCOPES, RESPONDER_SCOPES, REGISTRAR_SCOPES);
      app = await org.addServiceApp({ scopes, requiresDpop: true });
      return {
        OKTA_API_TOKEN: '',
        OKTA_CLIENT_ID: app.clientId,
        OKTA_PRIVATE_KEY: JSON.stringify(app.privateJwk),
        ...slack.environment(),
        TEAMS_WEBHOOK_URL: `${teams.url}/${TEAMS_PATH}?sv=1.0&sig=${TEAMS_SIG}`,
        ALERT_WEBHOOK_URLS: webhook.url,
        ALERT_WEBHOOK_SECRET: WEBHOOK_SECRET,
        POLICY_FILE: policy,
        SIEM_URL: `${siem.url}/${SIEM_PATH}`,
        SIEM_SECRET: WEBHOOK_SECRET,
        SIEM_KEY: SIEM_KEY,
        LOG_LEVEL: 'trace',
      };
    };
    const warden = await startWarden(t, { environment: credentials });
    const { org, address, apiToken } = warden;
    // Trouble first: errors are where secrets leak.
    slack.fail('chat.postMessage', { kind: 'status', status: 500 });
    webhook.answer({ status: 500 });
    teams.answer({ status: 401 });
    siem.answer({ status: 403 }, { status: 410 });
    org.faults.add({ path: /\/sessions$/, error: 'E0000009', times: 1 });
    org.faults.add({ path: /expire_password$/, drop: true, times: 1 });
    const wrong = `wrong-${HOOK_SECRET.slice(0, 20)}`;
    assert.equal(
      (await deliver(`${address}/okta/events`, { data: { events: [] } }, wrong)).status,
      401,
    );
    assert.equal(
      (await deliver(`${address}/okta/events`, 'no JSON at all', HOOK_SECRET)).status,
      400,
    );

    const ada = aPerson(org, 'Ada');
    const session = aTheft(org, ada);
    const view = await eventually(
      'containment verified',
      async () => {
        const [found] = await warden.incidentsOf(ada.user.id);
        return found?.incident.containment === 'verified' ? found : null;
      },
      { limitMs: 40_000 },
    );
    await eventually(
      'everybody told',
      () =>
        slack.posts().length > 0 && [webhook, teams, siem].every((one) => one.received.length > 1),
      { limitMs: 40_000 },
    );

    const cookie = await signedIn(address, apiToken);
    const id = view.incident.id;
    const read = async (path: string, headers: Record<string, string>) =>
      (await fetch(`${address}${path}`, { headers })).text();
    const bearer = { authorization: `Bearer ${apiToken}` };
    const noted = await fetch(`${address}/api/incidents/${id}/note`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify({ note: NOTE }),
    });
    assert.ok(noted.ok);
    await eventually('a line for each entry of the history, and no other', async () => {
      const entries = await historyOf(id, warden.database);
      return isDeepStrictEqual(linesAbout(id, warden.logged), entries);
    });
    const surfaces: Record<string, string> = {
      logs: warden.logged.join(''),
      slack: JSON.stringify(slack.calls.map(({ body }) => body)),
      webhook: webhook.received.map(({ raw }) => raw.toString()).join('\n'),
      teams: teams.received.map(({ raw }) => raw.toString()).join('\n'),
      siem: siem.received.map(({ raw }) => raw.toString()).join('\n'),
      list: await read('/', { cookie }),
      page: await read(`/incidents/${id}`, { cookie }),
      orgs: await read('/orgs', { cookie }),
      api: await read(`/api/incidents/${id}`, bearer),
      apiList: await read('/api/incidents', bearer),
      metrics: await read('/metrics', bearer),
    };
    // What says nothing at all gives no secret away either.
    const says = {
      logs: /"kind":"action_done".*"action":"clear_sessions"/,
      slack: /python-requests/,
      webhook: /python-requests/,
      teams: /python-requests/,
      siem: /python-requests/,
      list: /Ada/,
      page: /Ada/,
      orgs: /hook/i,
      api: /"verdict":"hijack"/,
      apiList: /"verdict":"hijack"/,
      metrics: /^warden_/m,
    };
    assert.deepEqual(Object.keys(says), Object.keys(surfaces));
    for (const [surface, what] of Object.entries(says)) {
      assert.match(surfaces[surface] ?? '', what, surface);
    }
    assert.ok(app !== null && org.accessTokens().length > 0);
    const { privateJwk } = app as ServiceAppCredentials;
    const secrets: Record<string, string> = {
      'hook secret': HOOK_SECRET,
      'wrong hook secret': wrong,
      'private key': String(privateJwk.d),
      'a prime of the private key': String(privateJwk.p),
      'webhook secret': WEBHOOK_SECRET.slice('whsec_'.length),
      'Slack token': 'xoxb-test',
      'signature of the Teams workflow': TEAMS_SIG,
      'path of the Teams workflow': TEAMS_PATH,
      'key of the SIEM': SIEM_KEY,
      'path of the SIEM': SIEM_PATH,
      'API token': apiToken,
      'session id': session.id,
      ...Object.fromEntries(
        org.accessTokens().map(({ value }, index) => [`access token ${index}`, value]),
      ),
    };
    for (const text of [NOTE, view.incident.headline]) {
      assert.ok(!surfaces.logs?.includes(text), `“${text}” stands in the log`);
    }
    for (const [surface, text] of Object.entries(surfaces)) {
      for (const [name, secret] of Object.entries(secrets)) {
        assert.ok(!text.includes(secret), `the ${name} stands in ${surface}`);
      }
    }
  });
});

type Line = Readonly<Record<'incidentId' | 'sequence' | 'kind' | 'actor' | 'msg', unknown>>;

/** What the log says of an incident. */
function linesAbout(id: number, logged: readonly string[]) {
  return logged
    .map((line): Line => JSON.parse(line))
    .filter(({ msg, incidentId }) => msg === 'incident' && incidentId === id)
    .map(({ sequence, kind, actor }) => ({ sequence, kind, actor }))
    .sort((one, other) => Number(one.sequence) - Number(other.sequence));
}

async function historyOf(id: number, { rows }: Database) {
  const entries = await readHistory(rows, 'main', id);
  return entries.map(({ sequence, kind, actor }) => ({ sequence, kind, actor }));
}

async function signedIn(address: string, token: string): Promise<string> {
  const answer = await fetch(`${address}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: address, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token }),
  });
  assert.equal(answer.status, 303);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
