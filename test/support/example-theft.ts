/**
 * Plays one theft from its first event to the closed incident, by the real stages, for `docs/examples`; it is the same
 * to the letter each time. Only the clock stands still between the steps, and the addresses of org and receiver, which
 * listen on loopback here, are replaced by a company's.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { createWebhookReceiver, webhookIdentity } from '../../src/alerts/webhook.ts';
import { confirm } from '../../src/pipeline/confirm.ts';
import { notify } from '../../src/pipeline/notify.ts';
import { respond } from '../../src/pipeline/respond.ts';
import { triage } from '../../src/pipeline/triage.ts';
import { listIncidents } from '../../src/store/incident-list.ts';
import { type TestDependencies, testDependencies } from './dependencies.ts';
import { type BrowserClient, type OktaOrg, startOktaOrg } from './okta-org/index.ts';
import { ALICE, steeringApp } from './steering.ts';
import { eventsOf, recordEvents } from './theft.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Start of the example: a Tuesday, 09:00 in Berlin. */
const MORNING = Date.UTC(2026, 10, 24, 8);
const ORG_URL = 'https://acme.okta.com';
const WEBHOOK_URL = 'https://siem.acme.example/warden';
const SECRET = 'a-secret-of-24-characters';

const HOME: BrowserClient = {
  ...{ ip: '198.51.100.7', asn: 3320, asOrg: 'Deutsche Telekom AG' },
  place: { country: 'Germany', state: 'Berlin', city: 'Berlin', lat: 52.52, lon: 13.4 },
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
};

const RENTED: BrowserClient = {
  ...{ ip: '203.0.113.9', asn: 14061, asOrg: 'DigitalOcean, LLC' },
  place: { country: 'Netherlands', city: 'Amsterdam', lat: 52.37, lon: 4.9 },
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
};

export async function exampleTheft(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date'], now: MORNING });
  const at = (ms: number) => t.mock.timers.setTime(MORNING + ms);
  const okta = await startOktaOrg({ seed: 2_026 });
  t.after(() => okta.close());
  const webhook = await startWebhookReceiver(t);
  const deps = await dependenciesOf(t, okta, webhook.url);
  const sessionId = await steal(deps, okta, at);
  // Both actions are told at the same time, in any order.
  const told = (type: string) =>
    webhook.received
      .map(({ body }) => body)
      .filter((body) => body.type === type)
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))[0];

  at(HOUR + 5 * MINUTE);
  await triage(deps, { org: 'main', sessionId });
  const [incident] = await listIncidents(deps.database.rows, {});
  assert.ok(incident !== undefined, 'the theft is found');
  // The unique id is random in each incident, so it is set.
  await deps.database.pool.query(`update incidents set uid = '5c0ffee5c0de'`);
  const job = { org: 'main', incidentId: incident.id };
  await notify(deps, job);

  const app = await steeringApp(t, deps);
  const ask = async (method: 'GET' | 'POST', path: string, payload?: object) => {
    const headers = { authorization: `Bearer ${ALICE.token}` };
    const url = `/api/incidents/${job.incidentId}${path}`;
    const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
    assert.ok(answer.statusCode < 300, answer.body);
    return answer.json();
  };
  at(HOUR + 7 * MINUTE);
  for (const action of (await ask('GET', '')).actions as { id: number; status: string }[]) {
    if (action.status === 'awaiting_approval') await ask('POST', `/actions/${action.id}/approve`);
  }
  at(HOUR + 7 * MINUTE + 1_000);
  // The history tells how long ago an event was received, by the database's clock, which does not stand still. It does
  // not tell it for events that are no longer kept.
  await deps.database.pool.query('delete from log_events');
  await respond(deps, job);
  await notify(deps, job);
  at(HOUR + 30 * MINUTE);
  await confirm(deps, job);
  await notify(deps, job);
  at(2 * HOUR);
  const note = 'She works from Berlin; nobody of us knows that server.';
  await ask('POST', '/close', { resolution: 'true_positive', note });
  await notify(deps, job);
  const incidentNow = await ask('GET', '');
  return {
    'finding.created': told('finding.created'),
    'action.executed': told('action.executed'),
    'finding.closed': told('finding.closed'),
    incident: { ...incidentNow, notifications: inOrder(incidentNow.notifications) },
  };
}

/** Sorts what was told, as it is by chance which receiver's row is written first. */
function inOrder(told: readonly { readonly key: string }[]) {
  return told
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map((row, index) => ({ ...row, id: index + 1 }));
}

async function dependenciesOf(t: TestContext, okta: OktaOrg, url: string) {
  const plain = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    responses: { mode: 'approve' },
    environment: {
      PUBLIC_URL: 'https://warden.acme.example',
      API_TOKENS: `${ALICE.name}:${ALICE.token}`,
    },
  });
  const settings = { secrets: [SECRET], privateNetworks: [] };
  const receiver = createWebhookReceiver({ url, ...settings });
  const told = { ...receiver, ...webhookIdentity({ url: WEBHOOK_URL, secrets: [SECRET] }) };
  const orgs = [...plain.orgs].map(
    ([key, org]) => [key, { ...org, config: { ...org.config, url: ORG_URL } }] as const,
  );
  const deps: TestDependencies = {
    ...plain,
    orgs: new Map(orgs),
    tell: { ...plain.tell, webhooks: [told] },
  };
  return deps;
}

/** Plays three weeks of work, and a morning on which somebody else continues her session. */
async function steal(deps: TestDependencies, okta: OktaOrg, at: (ms: number) => void) {
  const ada = okta.addUser({
    login: 'ada.lovelace@acme.example',
    firstName: 'Ada',
    lastName: 'Lovelace',
  });
  const [mail, payroll] = [okta.addApp('Mail'), okta.addApp('Payroll')];
  for (let ago = 21; ago >= 1; ago -= 1) {
    const from = MORNING - ago * DAY;
    if (new Date(from).getUTCDay() % 6 === 0) continue;
    const session = okta.signIn(ada, HOME, { at: from });
    session.act('user.authentication.sso', { app: mail, at: from + MINUTE });
    session.signOut({ at: from + 8 * HOUR });
  }
  const session = okta.signIn(ada, HOME);
  at(MINUTE);
  session.act('user.authentication.sso', { app: mail });
  at(HOUR);
  session.act('user.authentication.sso', { app: payroll, client: RENTED });
  at(HOUR + MINUTE);
  okta.enrollFactor(session, 'token:software:totp', { client: RENTED });
  at(HOUR + 2 * MINUTE);
  session.act('user.authentication.sso', { app: mail });
  await recordEvents(deps, eventsOf(okta, ada.id));
  return session.rootId;
}
