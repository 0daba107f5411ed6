/** An event hook as the API shows it, never with its secret. */
import type { Json } from '../../openapi/json.ts';
import { iso } from '../clock.ts';
import type { EventHook } from '../records.ts';
import type { Call } from '../server/call.ts';
import type { OrgState } from '../state.ts';

export function hookView(state: OrgState, hook: EventHook): Json {
  const self = `${state.url}/api/v1/eventHooks/${hook.id}`;
  const { channel } = hook;
  const turn = hook.status === 'ACTIVE' ? 'deactivate' : 'activate';
  const post = { allow: ['POST'] };
  return {
    id: hook.id,
    status: hook.status,
    verificationStatus: hook.verificationStatus,
    name: hook.name,
    description: hook.description,
    created: iso(hook.createdAt),
    createdBy: hook.createdBy,
    lastUpdated: iso(hook.lastUpdatedAt),
    events: { type: 'EVENT_TYPE', items: [...hook.eventTypes], filter: hook.filter },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: {
        uri: channel.uri,
        headers: channel.headers.map(({ key, value }) => ({ key, value })),
        method: 'POST',
        ...(channel.authKey === null
          ? {}
          : { authScheme: { type: 'HEADER', key: channel.authKey } }),
      },
    },
    _links: {
      self: { href: self },
      verify: { href: `${self}/lifecycle/verify`, hints: post },
      [turn]: { href: `${self}/lifecycle/${turn}`, hints: post },
    },
  };
}

export function nameOfCaller({ caller }: Call): string {
  if (caller.kind === 'ssws') return caller.user.id;
  return caller.kind === 'oauth' ? caller.app.clientId : 'unknown';
}
