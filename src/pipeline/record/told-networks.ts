/**
 * Two in five events carry no ASN. What the org's System Log said lately of the address, or of its
 * neighbourhood, is better than a table of ranges that somebody else compiled: so a change to it is noticed, and
 * a baseline learns the networks that Okta names. Triage finds the rest in the database, and judges by that.
 */
import { neighbourhood } from '../../domain/session/address-owners.ts';
import type { LogEvent } from '../../domain/session/event.ts';
import type { FingerprintSources } from '../../domain/session/fingerprint.ts';
import { recentMap } from '../../network/least-recent.ts';

type Network = NonNullable<ReturnType<FingerprintSources['lookUpNetwork']>>;

export type ToldNetworks = {
  /** The sources, with what that org's log told before the table. */
  readonly sourcesFor: (org: string) => FingerprintSources;
  /** Only of events that came from Okta's own log: a delivery may be forged. */
  readonly learn: (org: string, event: LogEvent) => void;
};

const KEPT = 50_000;

/** One for the process: it remembers the last 50,000 addresses and neighbourhoods, by org. */
export function toldNetworks(sources: FingerprintSources): ToldNetworks {
  const told = recentMap<string, Network>(KEPT);
  const ofOrg = new Map<string, FingerprintSources>();
  return {
    sourcesFor: (org) => {
      let own = ofOrg.get(org);
      if (own === undefined) {
        own = {
          ...sources,
          lookUpNetwork: (ip) =>
            told.get(`${org} ${ip}`) ??
            told.get(`${org} ${neighbourhood(ip)}`) ??
            sources.lookUpNetwork(ip),
        };
        ofOrg.set(org, own);
      }
      return own;
    },
    learn: (org, { client: { ip }, network: { asn, asOrg } }) => {
      if (ip === null || asn === null) return;
      const network = { asn, asOrg };
      told.set(`${org} ${ip}`, network);
      told.set(`${org} ${neighbourhood(ip)}`, network);
    },
  };
}
