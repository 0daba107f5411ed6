/** Which looks of a session are compared: each is with each, and whoever sends requests decides how many there are. */

import { neighbourhood } from '../session/address-owners.ts';
import type { Appearance } from '../session/appearance.ts';

export type ComparedLooks = {
  /** By first sighting. */
  readonly looks: readonly Appearance[];
  /** What a reader is to know of those left out; null where none is. */
  readonly leftOut: string | null;
};

/** More than people have, also with a browser that blurs its fingerprint at every page (J). */
const MOST_LOOKS = 50;

/** Without the number, which each request would change, and the headline with it. */
const LEFT_OUT = `too many clients to compare all of them: only ${MOST_LOOKS} were`;

/**
 * All looks; of a flood those that tell most of it. What was refused never takes the place of what succeeded, nor one
 * network that of another, and the session's beginning stays: else a thief might hide among clients made up.
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

/** At which turn each comes in its network: first what did most there, then by first sighting. */
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
