import { isIPv6 } from 'node:net';
import type { Client, IPNetworkZone, NetworkZone } from '@okta/okta-sdk-nodejs';
import { OktaError } from './error.ts';
import { callSdk, collectPages } from './sdk.ts';

/** The addresses asked for that were changed; empty where all were as wanted already. */
export type ZoneChange = { readonly changed: readonly string[] };

/** Okta's limit of gateways in a blocklist zone of usage BLOCKLIST. */
export const MAX_BLOCKED_ADDRESSES = 1_000;
const ATTEMPTS = 3;

/**
 * Calls on one named IP zone of usage BLOCKLIST; `okta.networkZones.manage`. Okta replaces the whole list and has no
 * ETag, so changes run one after another here, and are read back to see whether another instance or an admin has
 * overwritten them.
 */
export function zoneCalls(sdk: Client) {
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    /** Blocks the addresses in one update of the zone, which is created where it is missing. */
    blockAddresses: (zoneName: string, ips: readonly string[]): Promise<ZoneChange> =>
      inTurn(() => settle(sdk, zoneName, blocking(sdk, zoneName, ips))),

    /**
     * Unblocks the addresses. A zone must hold at least one, so the last ones are unblocked by deactivating the zone.
     */
    unblockAddresses: (zoneName: string, ips: readonly string[]): Promise<ZoneChange> =>
      inTurn(() => settle(sdk, zoneName, unblocking(sdk, ips))),
  };
}

/** Returns an address as Okta's zones write it. */
export function toCidr(ip: string): string {
  return `${ip}/${isIPv6(ip) ? 128 : 32}`;
}

type Zone = IPNetworkZone | null;

type Step = {
  /** Returns the addresses that are not as wanted. */
  readonly left: (zone: Zone) => readonly string[];
  readonly take: (zone: Zone) => Promise<void>;
};

/**
 * Repeats a change until a fresh reading shows nothing left to do. Its error names the addresses that it may have
 * changed, so that no others are taken back.
 */
async function settle(sdk: Client, zoneName: string, { left, take }: Step): Promise<ZoneChange> {
  const changed = new Set<string>();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    let trying: readonly string[] = [];
    try {
      const zone = await findZone(sdk, zoneName);
      trying = left(zone);
      if (trying.length === 0) return { changed: [...changed] };
      await take(zone);
    } catch (error) {
      if (!(error instanceof OktaError)) throw error;
      const addresses = [...new Set([...changed, ...(error.mayHaveActed ? trying : [])])];
      const mayHaveActed = addresses.length > 0;
      throw new OktaError({
        ...error,
        message: error.message,
        mayHaveActed,
        addresses,
        cause: error,
      });
    }
    for (const ip of trying) changed.add(ip);
  }
  throw new OktaError({
    code: 'okta_zone_conflict',
    message: `The network zone “${zoneName}” was changed by somebody else ${ATTEMPTS} times`,
    retryable: true,
    mayHaveActed: true,
    addresses: [...changed],
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

function blocking(sdk: Client, zoneName: string, ips: readonly string[]): Step {
  const wanted = ips.map((ip) => ({ type: 'CIDR', value: toCidr(ip) }) as const);
  const values = new Set(wanted.map(({ value }) => value));
  return {
    left: (zone) => {
      const held = new Set(gatewaysInForce(zone).map(({ value }) => value));
      return ips.filter((ip) => !held.has(toCidr(ip)));
    },
    take: async (zone) => {
      if (zone === null) {
        await callSdk('POST /api/v1/zones', () =>
          sdk.networkZoneApi.createNetworkZone({ zone: draft(zoneName, wanted) }),
        );
        return;
      }
      const others = gatewaysInForce(zone).filter(({ value }) => !values.has(value ?? ''));
      const gateways = [...others, ...wanted];
      if (gateways.length > MAX_BLOCKED_ADDRESSES) throw zoneIsFull(zoneName);
      await replace(sdk, zone, gateways);
      if (zone.status === 'ACTIVE') return;
      await callSdk('POST /api/v1/zones/{id}/lifecycle/activate', () =>
        sdk.networkZoneApi.activateNetworkZone({ zoneId: zone.id ?? '' }),
      );
    },
  };
}

function unblocking(sdk: Client, ips: readonly string[]): Step {
  const isWritten = (ip: string, value: string | undefined) => value === toCidr(ip) || value === ip;
  return {
    left: (zone) => {
      const held = gatewaysInForce(zone);
      return ips.filter((ip) => held.some(({ value }) => isWritten(ip, value)));
    },
    take: async (zone) => {
      if (zone === null) return;
      const kept = gatewaysInForce(zone).filter(
        ({ value }) => !ips.some((ip) => isWritten(ip, value)),
      );
      if (kept.length > 0) return replace(sdk, zone, kept);
      await callSdk('POST /api/v1/zones/{id}/lifecycle/deactivate', () =>
        sdk.networkZoneApi.deactivateNetworkZone({ zoneId: zone.id ?? '' }),
      );
    },
  };
}

/**
 * Returns the addresses of an active zone. An inactive one still holds those unblocked last, which must not come back.
 */
function gatewaysInForce(zone: Zone): Gateways {
  return zone?.status === 'ACTIVE' ? (zone.gateways ?? []) : [];
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
    message: `The network zone “${zoneName}” would hold more than ${MAX_BLOCKED_ADDRESSES} addresses, which is Okta’s limit`,
    remedy: 'Remove old addresses from the zone, or name another zone in the policy.',
    retryable: false,
  });
}
