/**
 * Tells whether an action with the status of an approved one ever was approved. Whoever can write the database can set
 * a status by one statement; a decision of the policy or of people leaves an entry in the history, which nothing
 * changes and of which there are copies elsewhere.
 */
import type { HistoryKind } from '../../domain/response/history-kinds.ts';
import { differentPeople } from '../../domain/response/people.ts';
import type { ResponseActionRow } from '../../store/actions.ts';
import { approversOf } from '../../store/approvals.ts';
import type { Transaction } from '../../store/database.ts';
import { lastEntryAbout } from '../../store/last-entry.ts';
import type { Dependencies } from '../dependencies.ts';

/** Kinds of entries that settle whether an action may run; the last one counts. */
const DECIDING = [
  'action_planned',
  'action_requested',
  'action_approved',
  'action_denied',
  'action_held',
  'action_expired',
  'undo_requested',
] as const satisfies readonly HistoryKind[];

/** Returns what to ask people because nobody is known to have agreed; null where the history shows who did. */
export async function whyNotAgreed(
  tx: Transaction,
  { config }: Pick<Dependencies, 'config'>,
  action: ResponseActionRow,
): Promise<{ readonly guard: null; readonly reason: string } | null> {
  const { org, incidentId, id } = action;
  const last = await lastEntryAbout(tx.rows, { org, incidentId, actionId: id }, DECIDING);
  if (last?.kind === 'undo_requested' && action.undoOf !== null) return null;
  if (last?.kind === 'action_planned' && last.status === 'approved') return null;
  if (last?.kind === 'action_approved') {
    const agreed = differentPeople(await approversOf(tx, org, id), config.people);
    if (agreed >= Math.max(1, action.approvalsNeeded)) return null;
  }
  return { guard: null, reason: NOBODY_AGREED };
}

const NOBODY_AGREED =
  'Nobody is known to have agreed to it, though the database says so. Find out who writes to the database before you do.';
