/** Trying a receiver before there is anything to tell it. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { ocsfFaults } from '../support/ocsf/faults.ts';
import { isObject } from '../support/openapi/json.ts';
import { type Received, startWebhookReceiver } from '../support/webhook-receiver.ts';
import { examine } from './examine.ts';

const KEY = Buffer.alloc(32, 7);
const SECRET = `whsec_${KEY.toString('base64')}`;

/** Without a database: a sample needs none. */
async function sample(
  urls: readonly string[],
  argv: readonly string[],
  more: Record<string, string> = {},
) {
  const variables = {
    OKTA_ORG_URL: 'https://acme.okta.com',
    OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    PUBLIC_URL: 'https://warden.acme.example',
    ...(urls.length === 0 ? {} : { ALERT_WEBHOOK_URLS: urls.join(), ALERT_WEBHOOK_SECRET: SECRET }),
    ...more,
  };
  const openDatabase = () => assert.fail('the database is not asked');
  return examine(variables, ['--json', '--send-sample', ...argv], { openDatabase });
}

/** As docs/alerts.md tells a receiver to do it. */
function isSigned({ headers, raw }: Received, key: Buffer): boolean {
  const said = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${raw}`;
  const right = createHmac('sha256', key).update(said).digest('base64');
  return headers['webhook-signature']?.split(' ').includes(`v1,${right}`) ?? false;
}

async function policyFile(t: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'warden-sample-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'policy.yaml');
  await writeFile(path, text);
  return path;
}

suite('doctor --send-sample', () => {
  test('sends each webhook a signed message that is a test in all its words, and says what it answered', async (t) => {
    const [one, other] = [await startWebhookReceiver(t), await startWebhookReceiver(t)];
    other.answer({ status: 401 });
    const { code, checks, out } = await sample([one.url, other.url], []);
    assert.equal(code, 1);
    const [took, refused] = checks;
    assert.equal(took?.status, 'ok');
    assert.match(took.detail, /^answered 204 within \d+ ms to msg_[0-9a-f]{32}$/);
    assert.equal(refused?.status, 'fault');
    assert.match(refused.detail, /answered 401/);
    assert.match(refused.remedy, /compare the secret/);
    assert.equal(checks.length, 2, 'and looks at nothing else');
    assert.ok(!out.includes(SECRET) && !out.includes('/alerts'));

    const [got] = one.received;
    assert.ok(got !== undefined && isSigned(got, KEY));
    const { type, data, ecs } = got.body;
    assert.equal(type, 'test');
    assert.deepEqual(ocsfFaults(data), []);
    assert.partialDeepStrictEqual(data, {
      ...{ class_uid: 2004, severity_id: 1, priority_id: 1, verdict_id: 6 },
      ...{ is_alert: false, is_suspected_breach: false },
      unmapped: { incident: 'INC-0', resolution: 'test' },
    });
    assert.ok(isObject(data) && /^TEST/.test(String(data.message)));
    assert.partialDeepStrictEqual(ecs, {
      event: { kind: 'event', action: 'test', severity: 1 },
      source: { ip: '203.0.113.1' },
    });
  });

  test('has every part that a finding has, by which a mapping can be made', async (t) => {
    const receiver = await startWebhookReceiver(t);
    await sample([receiver.url], []);
    const { data } = receiver.received[0]?.body ?? {};
    assert.ok(isObject(data));
    for (const part of ['metadata', 'finding_info', 'observables', 'evidences', 'remediation']) {
      assert.ok(part in data, part);
    }
    const { evidences, anomaly_analyses: analyses } = data;
    assert.partialDeepStrictEqual(evidences, [{ name: 'before' }, { name: 'after' }]);
    assert.ok(Array.isArray(analyses));
  });

  test('is a new message each time, for a receiver drops what it has seen', async (t) => {
    const receiver = await startWebhookReceiver(t);
    await sample([receiver.url], []);
    await sample([receiver.url], []);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(ids).size, 2);
  });

  test('goes to one receiver alone where it is named, by its address or its host', async (t) => {
    const [one, other] = [await startWebhookReceiver(t), await startWebhookReceiver(t)];
    const urls = [one.url, other.url];
    assert.equal((await sample(urls, [other.url])).code, 0);
    assert.equal((await sample(urls, [new URL(other.url).host])).code, 0);
    assert.deepEqual([one.received.length, other.received.length], [0, 2]);
  });

  test('is wrong usage where nobody of that name is configured, or nobody at all', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const unknown = await sample([receiver.url], ['https://siem.example/secret-path']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /^No receiver of that name is configured\. There are: 127\.0\.0\.1/);
    assert.ok(!unknown.err.includes('/alerts'));
    assert.equal(JSON.parse(unknown.out).error.code, 'invalid_input');
    const none = await sample([], []);
    assert.equal(none.code, 2);
    assert.match(
      none.err,
      /^No receiver is configured: set .*PAGERDUTY_ROUTING_KEY.*ALERT_WEBHOOK_URLS/,
    );
    const noOrg = await sample([receiver.url], [], { OKTA_ORG_URL: '', OKTA_HOOK_SECRETS: '' });
    assert.equal(noOrg.code, 2);
    assert.match(noOrg.err, /^No org is configured.*OKTA_ORG_URL/);
    assert.deepEqual(receiver.received, []);
  });

  test('carries a receiver’s own headers and secret, and is sent also where it hears of little', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const policy = await policyFile(
      t,
      `webhooks:
  - url: { env: SIEM }
    secret: { env: SIGNED }
    types: [action.failed]
    headers: { Authorization: { env: KEY } }
`,
    );
    const own = Buffer.alloc(32, 9);
    const { code, out } = await sample([], [], {
      POLICY_FILE: policy,
      SIEM: receiver.url,
      SIGNED: `whsec_${own.toString('base64')}`,
      KEY: 'Splunk do-not-print-me',
    });
    assert.equal(code, 0);
    const [got] = receiver.received;
    assert.equal(got?.headers.authorization, 'Splunk do-not-print-me');
    assert.ok(isSigned(got, own));
    assert.ok(!out.includes('do-not-print-me'));
  });

  test('goes nowhere that alerts may not go, and follows no redirect', async (t) => {
    const receiver = await startWebhookReceiver(t);
    receiver.answer({ status: 308, headers: { location: receiver.url } });
    const { code, checks } = await sample([receiver.url, 'https://10.99.0.1/alerts'], []);
    assert.equal(code, 1);
    assert.match(JSON.stringify(checks[0]), /answered 308.*Redirects are never followed/);
    assert.match(JSON.stringify(checks[1]), /ALERT_WEBHOOK_PRIVATE_NETWORKS/);
    assert.equal(receiver.received.length, 1);
  });

  test('of a receiver that is gone says what an alert would meet', async (t) => {
    const receiver = await startWebhookReceiver(t);
    receiver.answer({ status: 410 });
    const { checks } = await sample([receiver.url], []);
    assert.match(JSON.stringify(checks[0]), /gone for good.*its last/);
  });
});
