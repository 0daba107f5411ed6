/** What is to be known before anything else, without what is over by now. Pure. */
import type { ActionStatus } from './incident.ts';

type Held = { readonly status: ActionStatus; readonly reason: string | null };

/** Of an entry of the history, as far as it says why an action waited. */
type Said = { readonly kind: string; readonly data: unknown };

const STILL_HELD: ReadonlySet<ActionStatus> = new Set(['awaiting_approval', 'proposed', 'skipped']);

/**
 * That others work from an address is no news any more once its block was agreed to, refused or called off, or waits for
 * another reason: such a notice goes, and everything else that was told stays.
 */
export function standingNotices(
  notices: readonly string[],
  actions: readonly Held[],
  history: readonly Said[],
): readonly string[] {
  const once = new Set(
    history.flatMap(({ kind, data }) => (HOLDS.has(kind) ? reasonToBlockLater(data) : [])),
  );
  const now = new Set(
    actions.flatMap(({ status, reason }) => (STILL_HELD.has(status) ? [reason] : [])),
  );
  return notices.filter((notice) => now.has(notice) || !once.has(notice));
}

const HOLDS: ReadonlySet<string> = new Set(['action_planned', 'action_held']);

function reasonToBlockLater(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return [];
  const { action, reason } = data as { readonly action?: unknown; readonly reason?: unknown };
  return action === 'block_ip' && typeof reason === 'string' ? [reason] : [];
}
