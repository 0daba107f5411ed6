import type { ResponseActionRow } from '../../store/actions.ts';

/** Whether its time is up and silence means no; the escalate stage writes that down within moments. */
export function isOver({ approvalExpiresAt, onSilence }: ResponseActionRow, now: number): boolean {
  return onSilence === 'deny' && approvalExpiresAt !== null && approvalExpiresAt.getTime() <= now;
}
