import type { ResponseActionRow } from '../../store/actions.ts';
import type { ActionTime } from './settle.ts';

/** What is kept of a security event that was sent. */
export type SignalResult =
  | (ActionTime & {
      /** The uuid of the event by which Okta's log shows that it was taken; null: it does not. Absent: not known yet. */
      readonly receipt?: string | null;
    })
  | null;

/** Whether the action is a security event that was sent, and the log has still to show what became of it. */
export function awaitsReceipt({
  kind,
  status,
  result,
  finishedAt,
}: Pick<ResponseActionRow, 'kind' | 'status' | 'result' | 'finishedAt'>): boolean {
  if (kind !== 'send_security_event' || status !== 'done' || finishedAt === null) return false;
  return (result as SignalResult)?.receipt === undefined;
}
