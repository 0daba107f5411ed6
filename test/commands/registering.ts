/** `warden register` against a simulated org, and the receivers that its hooks may lead to. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { register } from '../../src/commands/register.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { HOOK_EVENT_TYPES } from '../../src/okta/hook-catalogue.ts';
import { ask } from '../okta-org/clients.ts';
import { hookTo } from '../okta-org/receiver.ts';
import { type OktaOrg, startOktaOrg } from '../support/okta-org/index.ts';

type Test = TestContext;

export const OLD = 'old-secret-of-the-event-hook-0001';
export const NEW = 'new-secret-of-the-event-hook-0002';

/** Answers verifications and takes deliveries with the accepted secrets, as the service does. */
export async function receiver(t: Test, accepted: Set<string>) {
  const seen = { deliveries: 0, headers: [] as (string | undefined)[] };
  const server = createServer((request, response) => {
    const challenge = request.headers['x-okta-verification-challenge'];
    if (!accepted.has(request.headers.authorization ?? '')) {
      response.writeHead(401).end();
    } else if (request.method === 'GET') {
      seen.headers.push(request.headers['x-second'] as string | undefined);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ verification: challenge }));
    } else {
      seen.deliveries += 1;
      response.writeHead(204).end();
    }
    request.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { ...seen, seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

type Setting = { secrets?: string; header?: string; publicUrl?: string; policy?: string };

export async function setUp(t: Test) {
  const org = await startOktaOrg();
  t.after(() => org.close());
  const accepted = new Set([OLD]);
  const door = await receiver(t, accepted);
  const token = org.addApiToken();
  const slept: number[] = [];
  async function run(argv: string[], setting: Setting = {}, onSleep?: () => Promise<void>) {
    let out = '';
    let err = '';
    const config = (): Config =>
      readConfig(
        {
          OKTA_ORG_URL: org.url,
          OKTA_API_TOKEN: token.value,
          OKTA_HOOK_SECRETS: setting.secrets ?? OLD,
          PUBLIC_URL: setting.publicUrl ?? door.url,
          ...(setting.header === undefined ? {} : { OKTA_HOOK_HEADER: setting.header }),
          ...(setting.policy === undefined ? {} : { POLICY_FILE: '/policy.yaml' }),
        },
        { readFile: () => setting.policy ?? '' },
      );
    const code = await register(argv, {
      config,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      sleep: async (ms) => {
        slept.push(ms);
        await onSleep?.();
      },
    });
    return { code, out, err };
  }
  return { org, accepted, door, run, slept };
}

export function changesOf(org: OktaOrg): number {
  return org.requests.filter(({ method }) => method !== 'GET').length;
}

/** Made by other hands, for every type; never verified, unless with a secret that the receiver takes. */
export async function othersHook(
  org: OktaOrg,
  uri: string,
  name: string,
  secret?: string,
): Promise<void> {
  const token = org.addApiToken().value;
  const hook = hookTo(uri, [...HOOK_EVENT_TYPES]);
  const { config } = hook.channel;
  const ours = { ...config, headers: [], authScheme: { ...config.authScheme, value: secret } };
  const channel = secret === undefined ? hook.channel : { ...hook.channel, config: ours };
  const made = await ask(org, token, '/api/v1/eventHooks', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...hook, channel, name }),
  });
  const { id } = (await made.json()) as { id: string };
  if (secret === undefined) return;
  await ask(org, token, `/api/v1/eventHooks/${id}/lifecycle/verify`, { method: 'POST' });
}
