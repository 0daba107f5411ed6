/** Browsers and networks of the people in these tests, and small ways to ask the org. */
import assert from 'node:assert/strict';
import type { BrowserClient, OktaOrg, SystemLogEvent } from '../support/okta-org/index.ts';
import { type JsonObject, objectAt } from '../support/openapi/json.ts';

export const LAPTOP: BrowserClient = {
  ip: '198.51.100.7',
  asn: 3320,
  asOrg: 'deutsche telekom ag',
  userAgent:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  deviceToken: 'f59d98b2e02f1319ef4ca651f57c36e3',
  deviceFingerprint: '3411ee4c591b2229f3bea251e12e0c1a',
  place: { country: 'Germany', state: 'Hesse', city: 'Frankfurt', lat: 50.11, lon: 8.68 },
};

export const THIEF: BrowserClient = {
  ip: '203.0.113.9',
  asn: 14061,
  asOrg: 'digitalocean',
  userAgent: 'python-requests/2.32.3',
  isProxy: true,
  services: [{ type: 'VPN', operator: 'SOME_VPN', isAnonymous: true }],
};

/** A request with the token in Okta's own form. */
export function ask(
  org: OktaOrg,
  token: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { authorization: `SSWS ${token}`, ...init.headers };
  return fetch(`${org.url}${path}`, { ...init, headers });
}

/** Okta's error code of an answer, and its status before it. */
export async function refusalOf(response: Response): Promise<string> {
  const body = (await response.json()) as { errorCode?: string };
  return `${response.status} ${body.errorCode}`;
}

/** Asserts that the SDK call is refused with this status and code, e.g. `403 E0000006`. */
export async function assertRefused(call: Promise<unknown>, expected: string): Promise<void> {
  await assert.rejects(call, (error: { status?: number; errorCode?: string }) => {
    assert.equal(`${error.status} ${error.errorCode}`, expected);
    return true;
  });
}

type Collection<T> = { each(iterator: (item: T) => void): Promise<unknown> };

/** Everything a paged call of the SDK gives. */
export async function all<T>(pages: Promise<Collection<T>>): Promise<T[]> {
  const items: T[] = [];
  await (await pages).each((item) => {
    items.push(item);
  });
  return items;
}

/** `debugContext.debugData` of a log event. */
export function debugDataOf(event: Partial<SystemLogEvent>): JsonObject {
  return objectAt(objectAt(event.debugContext).debugData);
}
