/** The two sides of a finding: where each was at the moment, and which of them is the stranger's. */
import type { Appearance } from '../session/appearance.ts';
import type { Fingerprint } from '../session/fingerprint.ts';
import type { Moment } from '../session/moment.ts';
import type { TimelineEntry } from '../session/timeline-entry.ts';
import { entryAt } from './as-seen.ts';
import type { Suspicion } from './evidence/evidence.ts';

export type Side = {
  readonly fingerprint: Fingerprint;
  /** The address that it had at the moment, or last before it. */
  readonly ip: string | null;
  /** All addresses of this look in the session. */
  readonly ips: readonly string[];
};

export type StrangerSide = Side & {
  /** Since when what is done from there counts as the stranger's; epoch milliseconds. */
  readonly since: number;
};

/**
 * Both sides of a suspicion. A proxy in the middle opens the session itself, and the event that shows a change may be
 * the owner's return: then the stranger came before it.
 */
export function sidesOf({ owner, stranger, at, uuid, timeline }: Suspicion): {
  readonly owner: Side | null;
  readonly stranger: StrangerSide;
} {
  const side = (look: Appearance): Side => ({
    fingerprint: look.fingerprint,
    ip: addressAt(look, timeline.entries, { at, uuid }),
    ips: [...look.ips].sort(),
  });
  return {
    owner: owner === null ? null : side(owner),
    stranger: {
      ...side(stranger),
      since: owner === null ? at : Math.min(at, stranger.firstAt),
    },
  };
}

/** The look's only address, or the one that it had at that moment. */
function addressAt(
  look: Appearance,
  entries: readonly TimelineEntry[],
  moment: Moment,
): string | null {
  const [any = null] = [...look.ips].sort();
  return look.ips.size < 2 ? any : (entryAt(look, entries, moment)?.ip ?? any);
}
