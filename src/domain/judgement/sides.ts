/** The two sides of a finding: where each was at the moment, and which of them is the stranger's. */
import type { Appearance } from '../session/appearance.ts';
import type { Fingerprint } from '../session/fingerprint.ts';
import { compareMoments, type Moment, type TimelineEntry } from '../session/timeline-entry.ts';
import type { Suspicion } from './evidence/evidence.ts';

export type Side = {
  readonly fingerprint: Fingerprint;
  /** From which it was seen at the moment, or last before it. */
  readonly ip: string | null;
  /** All addresses of this look in the session. */
  readonly ips: readonly string[];
};

export type StrangerSide = Side & {
  /** From when on what is done from there is a stranger's. Epoch milliseconds. */
  readonly since: number;
};

/** Both sides of a suspicion; a proxy in the middle opens the session itself, and then the stranger came first. */
export function sidesOf({ owner, stranger, at, uuid, timeline }: Suspicion): {
  readonly owner: Side | null;
  readonly stranger: StrangerSide;
} {
  const side = (look: Appearance): Side => ({
    fingerprint: look.fingerprint,
    ip: addressAt(look, timeline.entries, { at, uuid }),
    ips: [...look.ips].sort(),
  });
  const cameFirst = owner !== null && stranger.firstAt < owner.firstAt;
  return {
    owner: owner === null ? null : side(owner),
    stranger: {
      ...side(stranger),
      since: cameFirst ? stranger.firstAt : at,
    },
  };
}

/** A carrier's customer has many addresses, and only one of them at a time. */
function addressAt(
  { ips, moments }: Appearance,
  entries: readonly TimelineEntry[],
  moment: Moment,
): string | null {
  const [any] = [...ips].sort();
  if (any === undefined || ips.size === 1) return any ?? null;
  const shown = moments.findLast((one) => compareMoments(one, moment) <= 0) ?? moments[0];
  const there = entries.find(
    ({ ip, spells }) =>
      ip !== null &&
      ips.has(ip) &&
      spells.some(({ first, last }) => isOne(first, shown) || isOne(last, shown)),
  );
  return there?.ip ?? any;
}

function isOne(a: Moment, b: Moment | undefined): boolean {
  return a.at === b?.at && a.uuid === b.uuid;
}
