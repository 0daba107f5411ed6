import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import tls from 'node:tls';
import { incidentCard } from '../../src/alerts/teams-card.ts';
import { createWebhookReceiver, type WebhookSettings } from '../../src/alerts/webhook.ts';
import { readConfig } from '../../src/config.ts';
import { buildReceivers } from '../../src/receivers.ts';
import { aStory } from '../support/incident-story.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const NOW = Date.UTC(2026, 10, 24, 10, 0, 0);
const MESSAGE = { id: 'msg_1', body: { type: 'finding.created' } };
/** No resolver knows a name of this kind (RFC 6761): as a machine that leaves names to its proxy. */
const HOST = 'receiver.invalid';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/receiver/${name}`, import.meta.url));
tls.setDefaultCACertificates([
  ...tls.getCACertificates('default'),
  fixture('server.crt').toString(),
]);

/** The receiver behind a proxy that leads every name to it. */
async function behindAProxy(t: TestContext, refusal: string | null = null) {
  const received: string[] = [];
  const credentials = { cert: fixture('server.crt'), key: fixture('server.key') };
  const receiver = createSecureServer(credentials, async (request, response) => {
    for await (const _chunk of request);
    received.push(`${request.method} ${request.url}`);
    response.writeHead(204).end();
  });
  const asked: string[] = [];
  const tunnels = new Set<{ destroy(): void }>();
  const proxy = createServer().on('connect', ({ url }, socket) => {
    asked.push(url ?? '');
    if (refusal !== null) return socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
    const { port } = receiver.address() as AddressInfo;
    const tunnel = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    for (const end of [tunnel, socket]) tunnels.add(end.on('error', () => {}));
  });
  for (const server of [receiver, proxy]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
  }
  t.after(() => {
    for (const tunnel of tunnels) tunnel.destroy();
    receiver.closeAllConnections();
    proxy.closeAllConnections();
  });
  const { port } = proxy.address() as AddressInfo;
  withVariables(t, { HTTPS_PROXY: `http://127.0.0.1:${port}` });
  return { asked, received };
}

/** Of the process, where Node reads them too. */
function withVariables(t: TestContext, variables: Readonly<Record<string, string>>) {
  const before = { ...process.env };
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];
  for (const name of names) if (!(name in variables)) delete process.env[name];
  Object.assign(process.env, variables);
  t.after(() => {
    for (const name of names) delete process.env[name];
    Object.assign(process.env, before);
  });
}

function receiverAt(t: TestContext, url: string, settings: Partial<WebhookSettings> = {}) {
  const secrets = ['current-secret-0123456789'];
  const receiver = createWebhookReceiver({
    ...{ url, secrets, privateNetworks: [], proxy: true },
    ...settings,
  });
  t.after(() => receiver.close());
  return receiver;
}

suite('behind a proxy', () => {
  for (const [setting, used] of [
    ['1', true],
    ['', false],
  ] as const) {
    test(`webhooks and Teams go through it ${used ? '' : 'only '}with NODE_USE_ENV_PROXY=1, as all else does`, async (t) => {
      const { asked, received } = await behindAProxy(t);
      const { teams, webhooks } = buildReceivers(
        readConfig({
          OKTA_ORG_URL: 'https://example.okta.com',
          OKTA_HOOK_SECRETS: 'a-secret-of-the-hook-0123456789',
          TEAMS_WEBHOOK_URL: `https://${HOST}/workflow?sig=Zm9yZ2Vk`,
          ALERT_WEBHOOK_URLS: `https://${HOST}/alerts`,
          ALERT_WEBHOOK_SECRET: 'current-secret-0123456789',
          NODE_USE_ENV_PROXY: setting,
        }),
      );
      const [webhook] = webhooks;
      assert.ok(teams !== null && webhook !== undefined);
      t.after(() => Promise.all([teams.close(), webhook.close()]));
      const sent = await Promise.allSettled([
        webhook.send(MESSAGE, NOW),
        teams.send(incidentCard(aStory()), NOW),
      ]);
      const outcome = used ? 'fulfilled' : 'rejected';
      assert.deepEqual(
        sent.map(({ status }) => status),
        [outcome, outcome],
      );
      assert.deepEqual(asked, used ? [`${HOST}:443`, `${HOST}:443`] : []);
      const came = ['POST /alerts', 'POST /workflow?sig=Zm9yZ2Vk'];
      assert.deepEqual(received.toSorted(), used ? came : []);
    });
  }

  test('what NO_PROXY names is called directly, and checked as it is connected to', async (t) => {
    const { asked } = await behindAProxy(t);
    process.env.NO_PROXY = `elsewhere.example.com,${HOST}`;
    const receiver = receiverAt(t, `https://${HOST}/alerts`);
    await assert.rejects(receiver.send(MESSAGE, NOW), { code: 'alert_unreachable' });
    assert.deepEqual(asked, []);
  });

  test('a loopback address is this machine’s, and never the proxy’s', async (t) => {
    const { asked } = await behindAProxy(t);
    const own = await startWebhookReceiver(t);
    process.env.HTTP_PROXY = process.env.HTTPS_PROXY;
    await receiverAt(t, own.url).send(MESSAGE, NOW);
    assert.deepEqual([own.received.length, asked], [1, []]);
  });

  test('what leads to a private address is refused before the proxy is asked', async (t) => {
    const { asked } = await behindAProxy(t);
    const literal = receiverAt(t, 'https://10.1.2.3/alerts');
    await assert.rejects(literal.send(MESSAGE, NOW), { code: 'alert_address_refused' });
    const resolve: WebhookSettings['resolve'] = (_name, _options, callback) =>
      callback(null, [
        { address: '93.184.216.34', family: 4 },
        { address: '10.1.2.3', family: 4 },
      ]);
    const named = receiverAt(t, `https://${HOST}/alerts`, { resolve });
    await assert.rejects(named.send(MESSAGE, NOW), { code: 'alert_address_refused' });
    await assert.rejects(named.look(), { code: 'alert_address_refused' });
    assert.deepEqual(asked, []);
    const privateNetworks = ['10.1.0.0/16'];
    await receiverAt(t, `https://${HOST}/alerts`, { resolve, privateNetworks }).send(MESSAGE, NOW);
    assert.deepEqual(asked, [`${HOST}:443`]);
  });

  test('whoever the proxy leads to has to prove its name before anything is said', async (t) => {
    const { asked, received } = await behindAProxy(t);
    const other = receiverAt(t, 'https://another.invalid/alerts');
    await assert.rejects(other.send(MESSAGE, NOW), { code: 'alert_unreachable' });
    assert.deepEqual([asked, received], [['another.invalid:443'], []]);
  });

  test('that does not let it through is named, and its password is not', async (t) => {
    await behindAProxy(t, '403 Forbidden');
    process.env.HTTPS_PROXY = process.env.HTTPS_PROXY?.replace('//', '//warden:pa55word@');
    const receiver = receiverAt(t, `https://${HOST}/alerts`);
    await assert.rejects(receiver.send(MESSAGE, NOW), (error: Error) => {
      assert.match(error.message, /^receiver\.invalid cannot be reached: the proxy answered 403$/);
      assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes('pa55word'));
      return true;
    });
  });
});
