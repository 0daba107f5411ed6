/** Bounds the looks of a session that are compared, since whoever sends requests decides how many there are. */

import { neighbourhood } from '../session/address-owners.ts';
import type { Appearance } from '../session/appearance.ts';

export type ComparedLooks = {
  /** By first sighting. */
  readonly looks: readonly Appearance[];
  /** What readers are told about looks left out; null where none is. */
  readonly leftOut: string | null;
};

/** Looks compared at most: more than people have, even with a browser that blurs its fingerprint at every page (J). */
const MOST_LOOKS = 50;

/** The words for that, without a number: each request would change it, and the headline with it. */
const LEFT_OUT = `too many clients to compare all of them: only ${MOST_LOOKS} were`;

/**
 * Returns all looks, or of a flood those that tell most. A refused look never displaces one that succeeded, nor one
 * network another, and the session's beginning stays: otherwise a thief could hide among made-up clients.
 */
export function comparedLooks(all: readonly Appearance[]): ComparedLooks {
  if (all.length <= MOST_LOOKS) return { looks: all, leftOut: null };
  const turns = turnsByNetwork(all);
  const began = [all.find(({ starts }) => starts !== null), all.find(({ succeeded }) => succeeded)];
  const rank = (look: Appearance) => (began.includes(look) ? 0 : look.succeeded ? 1 : 2);
  const turn = (look: Appearance) => turns.get(look) ?? 0;
  const looks = all
    .toSorted((a, b) => rank(a) - rank(b) || turn(a) - turn(b) || a.index - b.index)
    .slice(0, MOST_LOOKS)
    .sort((a, b) => a.index - b.index)
    .map((look, index) => ({ ...look, index }));
  return { looks, leftOut: LEFT_OUT };
}

/** The rank of each look within its network: the one that did most there first, then by first sighting. */
function turnsByNetwork(all: readonly Appearance[]): ReadonlyMap<Appearance, number> {
  const networks = new Map<number | string, Appearance[]>();
  for (const look of all) {
    const network = networkOf(look);
    const there = networks.get(network);
    if (there === undefined) networks.set(network, [look]);
    else there.push(look);
  }
  const turns = new Map<Appearance, number>();
  for (const there of networks.values()) {
    there.sort(
      (a, b) =>
        Number(b.succeeded) - Number(a.succeeded) ||
        b.acts.size - a.acts.size ||
        b.apps.size - a.apps.size ||
        a.index - b.index,
    );
    for (const [turn, look] of there.entries()) turns.set(look, turn);
  }
  return turns;
}

function networkOf({ fingerprint: { asn }, ips }: Appearance): number | string {
  const [ip] = ips;
  return asn ?? (ip === undefined ? 'nowhere' : neighbourhood(ip));
}
