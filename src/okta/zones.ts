import { isIPv6 } from 'node:net';
import type { Client, IPNetworkZone, NetworkZone } from '@okta/okta-sdk-nodejs';
import { OktaError } from './error.ts';
import { callSdk, collectPages } from './sdk.ts';

/** What happened to the zone; `unchanged` where it already was as wanted. */
export type ZoneChange = {
  readonly outcome: 'changed' | 'unchanged';
  readonly zoneId: string | null;
};

/** Okta's limit of gateways in a blocklist zone of usage BLOCKLIST. */
export const MAX_BLOCKED_ADDRESSES = 1_000;
const ATTEMPTS = 3;

/**
 * One named IP zone of usage BLOCKLIST, one address at a time; `okta.networkZones.manage`. Okta
 * replaces the whole list and has no ETag, so changes run one after another here, and are read back to
 * see whether another instance or an admin overwrote them meanwhile.
 */
export function zoneCalls(sdk: Client) {
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    /** Creates the zone where it is missing. */
    blockAddress: (zoneName: string, ip: string): Promise<ZoneChange> =>
      inTurn(() => settle(sdk, zoneName, (zone) => block(sdk, zoneName, zone, ip))),

    /** A zone must hold at least one address, so the last one is unblocked by deactivating the zone. */
    unblockAddress: (zoneName: string, ip: string): Promise<ZoneChange> =>
      inTurn(() => settle(sdk, zoneName, (zone) => unblock(sdk, zone, ip))),
  };
}

/** An address as Okta's zones write it. */
export function toCidr(ip: string): string {
  return `${ip}/${isIPv6(ip) ? 128 : 32}`;
}

/** Repeats until a fresh reading shows nothing left to change. */
async function settle(
  sdk: Client,
  zoneName: string,
  step: (zone: IPNetworkZone | null) => Promise<boolean>,
): Promise<ZoneChange> {
  let outcome: ZoneChange['outcome'] = 'unchanged';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      const zone = await findZone(sdk, zoneName);
      if (!(await step(zone))) return { outcome, zoneId: zone?.id ?? null };
    } catch (error) {
      if (outcome === 'unchanged' || !(error instanceof OktaError)) throw error;
      throw new OktaError({ ...error, message: error.message, mayHaveActed: true });
    }
    outcome = 'changed';
  }
  throw new OktaError({
    code: 'okta_zone_conflict',
    message: `The network zone “${zoneName}” was changed by somebody else ${ATTEMPTS} times`,
    retryable: true,
    mayHaveActed: true,
  });
}

async function findZone(sdk: Client, zoneName: string): Promise<IPNetworkZone | null> {
  const open = () => sdk.networkZoneApi.listNetworkZones();
  const zones = await collectPages('GET /api/v1/zones', open, 5_000);
  const zone = zones.find(({ name }) => name === zoneName);
  if (zone === undefined) return null;
  if (zone.type === 'IP' && zone.usage === 'BLOCKLIST') return zone as IPNetworkZone;
  throw new OktaError({
    code: 'okta_settings_invalid',
    message: `The network zone “${zoneName}” is of type ${zone.type} and usage ${zone.usage}`,
    remedy: 'Name an IP zone whose usage is BLOCKLIST, or one that does not exist yet.',
    retryable: false,
  });
}

/** True where something had to be changed. */
async function block(
  sdk: Client,
  zoneName: string,
  zone: IPNetworkZone | null,
  ip: string,
): Promise<boolean> {
  const address = { type: 'CIDR', value: toCidr(ip) } as const;
  if (zone === null) {
    const created = draft(zoneName, [address]);
    await callSdk('POST /api/v1/zones', () =>
      sdk.networkZoneApi.createNetworkZone({ zone: created }),
    );
    return true;
  }
  const active = zone.status === 'ACTIVE';
  // An inactive zone still holds the last address that was unblocked; it must not come back.
  const kept = active ? (zone.gateways ?? []) : [];
  if (active && kept.some(({ value }) => value === address.value)) return false;
  if (kept.length >= MAX_BLOCKED_ADDRESSES) throw zoneIsFull(zoneName);
  await replace(sdk, zone, [...kept, address]);
  if (!active) {
    await callSdk('POST /api/v1/zones/{id}/lifecycle/activate', () =>
      sdk.networkZoneApi.activateNetworkZone({ zoneId: zone.id ?? '' }),
    );
  }
  return true;
}

async function unblock(sdk: Client, zone: IPNetworkZone | null, ip: string): Promise<boolean> {
  const gateways = zone?.gateways ?? [];
  const kept = gateways.filter(({ value }) => value !== toCidr(ip) && value !== ip);
  if (zone === null || zone.status !== 'ACTIVE' || kept.length === gateways.length) return false;
  if (kept.length > 0) await replace(sdk, zone, kept);
  else {
    await callSdk('POST /api/v1/zones/{id}/lifecycle/deactivate', () =>
      sdk.networkZoneApi.deactivateNetworkZone({ zoneId: zone.id ?? '' }),
    );
  }
  return true;
}

type Gateways = NonNullable<IPNetworkZone['gateways']>;

async function replace(sdk: Client, zone: IPNetworkZone, gateways: Gateways): Promise<void> {
  const wanted: IPNetworkZone = { ...draft(zone.name, gateways), proxies: zone.proxies ?? null };
  await callSdk('PUT /api/v1/zones/{id}', () =>
    sdk.networkZoneApi.replaceNetworkZone({ zoneId: zone.id ?? '', zone: wanted as NetworkZone }),
  );
}

function draft(name: string, gateways: Gateways): IPNetworkZone {
  return { type: 'IP', name, status: 'ACTIVE', usage: 'BLOCKLIST', gateways, proxies: null };
}

function zoneIsFull(zoneName: string): OktaError {
  return new OktaError({
    code: 'okta_settings_invalid',
    message: `The network zone “${zoneName}” holds ${MAX_BLOCKED_ADDRESSES} addresses, which is Okta’s limit`,
    remedy: 'Remove old addresses from the zone, or name another zone in the policy.',
    retryable: false,
  });
}
