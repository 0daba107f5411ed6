/**
 * Remembers the networks that the System Log names, for the two in five events that carry no ASN. What the org's log
 * said lately of the address, or of its neighbourhood, is better than a compiled table of ranges: changes are noticed,
 * and a baseline learns the networks that Okta names. Triage finds the rest in the database, and judges by that.
 * One instance reads the log while all receive deliveries, so what it said is kept in the database.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { neighbourhood } from '../../domain/session/address-owners.ts';
import type { FingerprintSources } from '../../domain/session/fingerprint.ts';
import { recentMap } from '../../network/least-recent.ts';
import { type LoggedNetwork, loggedNetworksSince } from '../../store/logged-networks.ts';
import type { Dependencies } from '../dependencies.ts';

type Network = NonNullable<ReturnType<FingerprintSources['lookUpNetwork']>>;

export type LoggedNetworks = {
  /** Returns the sources, with what that org's log said taking precedence over the table. */
  readonly sourcesFor: (org: string) => FingerprintSources;
  /** Learns networks; only from Okta's own log, since a delivery may be forged. */
  readonly learn: (logged: readonly LoggedNetwork[]) => void;
};

const KEPT = 50_000;

/** Makes the memory, one for the process, of the last 50,000 addresses and neighbourhoods, by org. */
export function loggedNetworks(sources: FingerprintSources): LoggedNetworks {
  const known = recentMap<string, Network>(KEPT);
  const ofOrg = new Map<string, FingerprintSources>();
  return {
    sourcesFor: (org) => {
      let own = ofOrg.get(org);
      if (own === undefined) {
        own = {
          ...sources,
          lookUpNetwork: (ip) =>
            known.get(`${org} ${ip}`) ??
            known.get(`${org} ${neighbourhood(ip)}`) ??
            sources.lookUpNetwork(ip),
        };
        ofOrg.set(org, own);
      }
      return own;
    },
    learn: (logged) => {
      for (const { org, address, asn, asOrg } of logged)
        known.set(`${org} ${address}`, { asn, asOrg });
    },
  };
}

/** Returns what an event of the log tells, of its address and of the neighbourhood. */
export function networkLogged(org: string, ip: string, { asn, asOrg }: Network): LoggedNetwork[] {
  return [ip, neighbourhood(ip)].map((address) => ({ org, address, asn, asOrg }));
}

/** How often an instance learns what others read; the log is read once a minute or so. */
const FOLLOW_MS = 5_000;

/**
 * Learns what is stored, so that a restart forgets nothing. Returns a function that goes on learning what other
 * instances store, until `signal` aborts.
 * @throws what the database throws, the first time only
 */
export async function followLoggedNetworks(
  { database: { pool }, log }: Pick<Dependencies, 'database' | 'log'>,
  networks: LoggedNetworks,
): Promise<(signal: AbortSignal) => Promise<void>> {
  let since: Date | null = null;
  const learnMore = async () => {
    const lately = await loggedNetworksSince(pool, since, KEPT);
    networks.learn(lately.networks);
    since = lately.since;
  };
  await learnMore();
  return async (signal) => {
    while (!signal.aborted) {
      // Aborted: the loop ends by itself.
      await wait(FOLLOW_MS, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await learnMore().catch((err) =>
        log.warn({ stage: 'record', err }, 'what other instances were told was not read'),
      );
    }
  };
}
