/** What of an incident a person lets pass from now on: the user's strange networks, each with what narrows it. Pure. */
import type { StolenClient } from './incident.ts';

export const PASS_NETWORKS = ['asn', 'address'] as const;

export type PassScope = {
  /** The whole provider, or the very address. */
  readonly network: (typeof PASS_NETWORKS)[number];
  /** Whether with the very same client only. */
  readonly client: boolean;
};

/** All that are given must hold together. */
export type PassCondition = {
  readonly asn: number | null;
  readonly address: string | null;
  readonly userAgent: string | null;
};

export const LONGEST_PASS_DAYS = 90;

/** So many networks are no habit that somebody could answer for. */
const MOST_NETWORKS = 5;

/** One for each strange network of the incident; none where there is nothing to scope it to, or too much. */
export function passConditions(
  stolen: readonly StolenClient[],
  { network, client }: PassScope,
): readonly PassCondition[] {
  const all = new Map<string, PassCondition>();
  for (const { ip, asn, userAgent } of stolen) {
    const byAddress = network === 'address' || asn === null;
    if (byAddress && ip === null) continue;
    if (client && userAgent === null) continue;
    const condition = {
      asn,
      address: byAddress ? ip : null,
      userAgent: client ? userAgent : null,
    };
    all.set(JSON.stringify(condition), condition);
  }
  return all.size > MOST_NETWORKS ? [] : [...all.values()];
}
