/** Keeps of an incident's notices those that still hold. Pure. */
import type { ActionStatus } from './incident.ts';

type Held = { readonly status: ActionStatus; readonly reason: string | null };

/** The part of a history entry that says why an action waited. */
type Said = { readonly kind: string; readonly data: unknown };

const STILL_HELD: ReadonlySet<ActionStatus> = new Set(['awaiting_approval', 'proposed', 'skipped']);

/**
 * Returns the notices that still hold. That others work from an address is no news once its block was agreed to,
 * refused or called off, or waits for another reason: such a notice goes, and everything else stays.
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
