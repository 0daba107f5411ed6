import assert from 'node:assert/strict';
import { lookup } from 'node:dns';
import { suite, test } from 'node:test';
import { request } from 'undici';
import type { AlertError } from '../../src/alerts/error.ts';
import { type AddressRule, addressRule, guardedAgent } from '../../src/alerts/outbound.ts';
import { webhookSignature } from '../../src/alerts/signature.ts';
import { createWebhookReceiver, type WebhookSettings } from '../../src/alerts/webhook.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

const SECRETS = [`whsec_${Buffer.alloc(32, 7).toString('base64')}`, 'previous-secret-0123456789'];
const MESSAGE = { id: 'msg_1', body: { type: 'finding.created', text: 'Köln ☃' } };
const NOW = Date.UTC(2026, 10, 24, 10, 0, 0, 900);

function receiverAt(t: Cleanup, url: string, settings: Partial<WebhookSettings> = {}) {
  const receiver = createWebhookReceiver({
    url,
    secrets: SECRETS,
    privateNetworks: [],
    ...settings,
  });
  t.after(() => receiver.close());
  return receiver;
}

suite('a webhook receiver', () => {
  test('gets exactly the bytes that are signed, with the time of the attempt', async (t) => {
    const server = await startWebhookReceiver(t);
    await receiverAt(t, server.url).send(MESSAGE, NOW);
    const [got] = server.received;
    assert.ok(got !== undefined);
    const timestamp = Math.floor(NOW / 1_000);
    assert.equal(got.headers['content-type'], 'application/json');
    assert.equal(got.headers['webhook-id'], 'msg_1');
    assert.equal(got.headers['webhook-timestamp'], String(timestamp));
    const expected = webhookSignature('msg_1', timestamp, got.raw, SECRETS);
    assert.equal(got.headers['webhook-signature'], expected);
    assert.equal(expected.split(' ').length, 2);
    assert.deepEqual(got.body, MESSAGE.body);
  });

  test('gets the headers that it is to know us by, beside ours, which they cannot replace', async (t) => {
    const server = await startWebhookReceiver(t);
    const headers = { authorization: 'Splunk 0123', 'content-type': 'text/plain' };
    const receiver = receiverAt(t, server.url, { headers });
    await receiver.send(MESSAGE, NOW);
    const [got] = server.received;
    assert.equal(got?.headers.authorization, 'Splunk 0123');
    assert.equal(got?.headers['content-type'], 'application/json');
    assert.equal(got?.headers['webhook-id'], 'msg_1');
    const other = receiverAt(t, server.url, { headers: { authorization: 'Splunk 4567' } });
    assert.equal(other.channel, receiver.channel);
    assert.notEqual(other.generation, receiver.generation, 'set up anew after a 410');
  });

  test('says by its answer whether and when to come again', async (t) => {
    const server = await startWebhookReceiver(t);
    const receiver = receiverAt(t, server.url);
    const answers = [
      [{ status: 410 }, { code: 'alert_gone', retryable: false }],
      [{ status: 400 }, { code: 'alert_refused', retryable: true }],
      [{ status: 500 }, { code: 'alert_receiver_failing', retryable: true }],
      [{ status: 503 }, { code: 'alert_receiver_failing', retryable: true }],
      [{ status: 300 }, { code: 'alert_redirected', retryable: true }],
      [
        { status: 429, headers: { 'retry-after': '17' } },
        { code: 'alert_throttled', retryAfterMs: 17_000, retryable: true },
      ],
      [
        { status: 503, headers: { 'retry-after': 'Tue, 24 Nov 2026 10:05:00 GMT' } },
        { code: 'alert_receiver_failing', retryAfterMs: 299_100 },
      ],
      [
        { status: 503, headers: { 'retry-after': 'later' } },
        { code: 'alert_receiver_failing', retryAfterMs: null },
      ],
    ] as const;
    for (const [answer, expected] of answers) {
      server.answer(answer);
      await assert.rejects(receiver.send(MESSAGE, NOW), (error: AlertError) => {
        assert.partialDeepStrictEqual({ ...error }, expected);
        assert.match(error.message, /^127\.0\.0\.1:\d+ answered \d{3}$/);
        assert.ok(error.remedy.length > 20, error.code);
        return true;
      });
    }
    for (const status of [200, 202, 204]) {
      server.answer({ status });
      await receiver.send(MESSAGE, NOW);
    }
  });

  test('is never followed to where it redirects', async (t) => {
    const target = await startWebhookReceiver(t);
    const server = await startWebhookReceiver(t);
    for (const status of [301, 302, 307, 308]) {
      server.answer({ status, headers: { location: target.url } });
      await assert.rejects(receiverAt(t, server.url).send(MESSAGE, NOW), {
        code: 'alert_redirected',
      });
    }
    assert.equal(target.received.length, 0);
  });

  test('that does not answer is given up in time', async (t) => {
    const server = await startWebhookReceiver(t);
    server.answer({ status: 200, hang: true });
    const receiver = receiverAt(t, server.url, { timeoutMs: 100 });
    await assert.rejects(receiver.send(MESSAGE, NOW), { code: 'alert_timeout', retryable: true });
  });

  test('that is not there may come back', async (t) => {
    const receiver = receiverAt(t, 'http://127.0.0.1:9/alerts');
    await assert.rejects(receiver.send(MESSAGE, NOW), {
      code: 'alert_unreachable',
      retryable: true,
    });
  });

  test('is named by a hash, since its address may be a secret', (t) => {
    const url = 'https://siem.example.com/ingest?token=s3cret';
    const receiver = receiverAt(t, url);
    assert.match(receiver.channel, /^webhook:[0-9a-f]{16}$/);
    assert.notEqual(
      receiver.generation,
      receiverAt(t, url, { secrets: ['x'.repeat(24)] }).generation,
    );
    assert.equal(receiver.channel, receiverAt(t, url, { secrets: ['x'.repeat(24)] }).channel);
  });
});

suite('where alerts may go', () => {
  const allowed = (url: string, address: string, networks: string[] = []) =>
    addressRule(new URL(url), networks)(address);

  test('public addresses only, unless the operator lists the network', () => {
    const url = 'https://siem.example.com/';
    for (const address of ['93.184.216.34', '2606:4700::1111']) assert.ok(allowed(url, address));
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '0.0.0.0',
      '::1',
      '::ffff:10.1.2.3',
      'fd00::1',
      '64:ff9b::a00:1',
    ]) {
      assert.ok(!allowed(url, address), address);
    }
    assert.ok(allowed(url, '10.1.2.3', ['10.1.0.0/16']));
    assert.ok(!allowed(url, '10.2.2.3', ['10.1.0.0/16']));
  });

  test('a cloud’s metadata never, whatever is listed', () => {
    for (const address of [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      '168.63.129.16',
      '100.100.100.200',
      '64:ff9b::a9fe:a9fe',
      '64:ff9b:1::a83f:8110',
      '2002:a9fe:a9fe::1',
      'fd00:ec2::254',
      'fd20:ce::254',
    ]) {
      assert.ok(!allowed('https://siem.example.com/', address, ['0.0.0.0/0', '::/0']), address);
    }
    // Their neighbours are anybody's.
    for (const address of ['100.100.100.201', 'fd20:ce::1', '64:ff9b::a00:1', '2002:a00:1::1'])
      assert.ok(allowed('https://siem.example.com/', address, ['0.0.0.0/0', '::/0']), address);
  });

  test('no address in disguise: IPv4 inside IPv6, and names that begin like loopback', () => {
    for (const address of [
      '::ffff:10.0.0.1',
      '::ffff:a00:1',
      '::10.0.0.1',
      '64:ff9b::a00:1',
      'fec0::1',
    ]) {
      assert.equal(addressRule(new URL('https://siem.example.com'), [])(address), false, address);
    }
    assert.equal(addressRule(new URL('https://127.evil.example'), [])('127.0.0.1'), false);
    // A URL knows no octal, hexadecimal or single-number addresses: they are what they stand for.
    for (const host of ['0x7f.1', '2130706433', '0177.0.0.1']) {
      assert.equal(new URL(`http://${host}`).hostname, '127.0.0.1');
    }
  });

  test('loopback only where the address itself says so', () => {
    assert.ok(allowed('http://127.0.0.1:80/', '127.0.0.1'));
    assert.ok(allowed('http://localhost:80/', '::1'));
    assert.ok(!allowed('http://127.0.0.1:80/', '10.0.0.1'));
  });

  test('a private address written out is refused before anything is sent', async (t) => {
    const receiver = receiverAt(t, 'https://10.1.2.3/alerts');
    await assert.rejects(receiver.send(MESSAGE, NOW), { code: 'alert_address_refused' });
  });

  test('a name that leads to a private address is refused as it is resolved', async (t) => {
    const server = await startWebhookReceiver(t);
    // The one name that leads somewhere on every machine.
    const url = new URL(server.url);
    url.hostname = 'localhost';
    const knock = async (rule: AddressRule) => {
      const agent = guardedAgent(rule, 1_000);
      t.after(() => agent.close());
      return request(url, { method: 'POST', body: '{}', dispatcher: agent });
    };
    await assert.rejects(knock(addressRule(new URL('https://siem.example.com'), [])), {
      code: 'alert_address_refused',
    });
    assert.equal(server.received.length, 0);
    const asked: string[] = [];
    const answer = await knock((address) => asked.push(address) > 0);
    await answer.body.dump();
    assert.equal(server.received.length, 1, 'it is the rule that refuses');
    assert.ok(asked.includes('127.0.0.1'));
  });

  test('a receiver’s own requests go by that rule, for each of them anew', async (t) => {
    const server = await startWebhookReceiver(t);
    const leadsTo: string[] = [];
    const receiver = receiverAt(t, `http://siem.example.com:${new URL(server.url).port}/alerts`, {
      resolve: (name, options, callback) => {
        leadsTo.push(name);
        lookup('localhost', options, callback);
      },
    });
    await assert.rejects(receiver.send(MESSAGE, NOW), { code: 'alert_address_refused' });
    await assert.rejects(receiver.look(), { code: 'alert_address_refused' });
    assert.deepEqual(leadsTo, ['siem.example.com', 'siem.example.com']);
    assert.equal(server.received.length, 0);
  });

  test('every range that is nobody’s on the internet is refused from its first address to its last', () => {
    const nobodys = [
      ['0.0.0.0', '0.255.255.255'],
      ['10.0.0.0', '10.255.255.255'],
      ['100.64.0.0', '100.127.255.255'],
      ['127.0.0.0', '127.255.255.255'],
      ['169.254.0.0', '169.254.255.255'],
      ['172.16.0.0', '172.31.255.255'],
      ['192.0.0.0', '192.0.0.255'],
      ['192.0.2.0', '192.0.2.255'],
      ['192.168.0.0', '192.168.255.255'],
      ['198.18.0.0', '198.19.255.255'],
      ['198.51.100.0', '198.51.100.255'],
      ['203.0.113.0', '203.0.113.255'],
      ['224.0.0.0', '255.255.255.255'],
      ['::', '::ffff:ffff'],
      ['64:ff9b::', '64:ff9b::ffff:ffff'],
      ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
      ['100::', '100::ffff:ffff:ffff:ffff'],
      ['2001::', '2001:0:ffff:ffff:ffff:ffff:ffff:ffff'],
      ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
      ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
      ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
      ['fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
      ['fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
      ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ];
    const url = 'https://siem.example.com/';
    for (const address of nobodys.flat()) assert.ok(!allowed(url, address), address);
    for (const address of [
      ...[
        '1.0.0.0',
        '9.255.255.255',
        '11.0.0.0',
        '100.63.255.255',
        '100.128.0.0',
        '126.255.255.255',
      ],
      ...['128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0'],
      ...['192.0.1.0', '192.0.3.0', '192.167.255.255', '192.169.0.0', '198.17.255.255'],
      ...['198.20.0.0', '198.51.99.255', '198.51.101.0', '203.0.112.255', '203.0.114.0'],
      ...['223.255.255.255', '64:ff9c::', '2000::', '2001:1::', '2001:db9::', '2003::', 'fbff::'],
    ]) {
      assert.ok(allowed(url, address), address);
    }
  });

  test('an operator who lists all of IPv6 does not list the addresses of the link', () => {
    const url = 'https://siem.example.com/';
    assert.ok(allowed(url, 'fd00::1', ['::/0']));
    assert.ok(!allowed(url, 'fe80::1', ['::/0']));
  });
});
