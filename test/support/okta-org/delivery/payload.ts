/**
 * Builds what a hook receives. It differs from the System Log: `ipChain` is under `client`, there is no
 * `request`, keys with null are left out, and `client.zone` is the text "null", as captured deliveries show.
 */
import { type Json, type JsonObject, objectAt } from '../../openapi/json.ts';
import { NO_SECURITY } from '../log/record.ts';
import type { SystemLogEvent } from '../log/system-log.ts';

export type HookPayload = {
  readonly eventType: 'com.okta.event_hook';
  readonly eventTypeVersion: '1.0';
  readonly cloudEventsVersion: '0.1';
  readonly source: string;
  /** New for each delivery; the retry of a delivery keeps it. */
  readonly eventId: string;
  readonly data: { readonly events: readonly Json[] };
  readonly eventTime: string;
  readonly contentType: 'application/json';
};

/** Returns a log event as a hook receives it. @param blankSecurity sets all keys of `securityContext` to null */
export function hookShape(event: SystemLogEvent, blankSecurity: boolean): JsonObject {
  const { request, client, securityContext, ...rest } = event;
  const seen = objectAt(client);
  const kept = objectAt(
    withoutNulls({
      ...rest,
      client: { ...seen, ipChain: objectAt(request).ipChain ?? [] },
    }),
  );
  const fromBrowser = typeof seen.ipAddress === 'string';
  return {
    ...kept,
    client: { ...objectAt(kept.client), ...(fromBrowser ? { zone: seen.zone ?? 'null' } : {}) },
    securityContext: blankSecurity ? NO_SECURITY : (withoutNulls(securityContext ?? null) ?? {}),
  };
}

function withoutNulls(node: Json): Json {
  if (Array.isArray(node)) return node.map(withoutNulls);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, withoutNulls(value)]),
  );
}
