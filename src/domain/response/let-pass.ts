/** What a person lets pass of an incident from now on: the user's strange networks, each with what narrows it. Pure. */
import type { StolenClient } from './incident.ts';

export const PASS_NETWORKS = ['asn', 'address'] as const;

export type PassScope = {
  /** The whole provider, or the very address. */
  readonly network: (typeof PASS_NETWORKS)[number];
  /** Whether only with the very same client. */
  readonly client: boolean;
};

/** All fields that are not null must match together. */
export type PassCondition = {
  readonly asn: number | null;
  readonly address: string | null;
  readonly userAgent: string | null;
};

export const LONGEST_PASS_DAYS = 90;

/** More networks than this are no habit that somebody could answer for. */
const MOST_NETWORKS = 5;

/**
 * Returns a condition for each strange network of the incident; none where nothing narrows it, or there are too many.
 */
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
