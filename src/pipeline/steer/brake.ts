/** Limits what everybody who can sign in may do: otherwise one browser could fill histories, or ring people all day. */
import type { Rows } from '../../store/database.ts';
import { saidLately } from '../../store/said-lately.ts';

export type TooMany = { readonly outcome: 'too_many'; readonly reason: string };

const HOUR_MS = 3_600_000;

/** Most in an hour, by one person in one org. */
const MOST = { note: 120, actions_paused: 10 } as const;

const IN_WORDS = { note: 'notes', actions_paused: 'stops of all actions' } as const;

/** Returns why it is too much, or null. Scripts and the command line are not limited: they are their operator's. */
export async function whyTooMany(
  rows: Rows,
  said: { readonly org: string; readonly by: string; readonly kind: keyof typeof MOST },
  now: number,
): Promise<TooMany | null> {
  if (!/^(?:console|slack):/i.test(said.by)) return null;
  const times = await saidLately(rows, { ...said, since: new Date(now - HOUR_MS) });
  const [most, what] = [MOST[said.kind], IN_WORDS[said.kind]];
  if (times < most) return null;
  return {
    outcome: 'too_many',
    reason: `That is more than ${most} ${what} of yours within an hour. Wait, or ask a colleague.`,
  };
}
