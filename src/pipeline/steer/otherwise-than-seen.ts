/** Tells whether an incident has changed since the person who closes it saw it: it may have become graver. */
import type { Verdict } from '../../domain/judgement/verdict.ts';
import { titleOfAction } from '../../domain/response/response-action.ts';
import { userSays } from '../../domain/response/user-question.ts';
import { actionsOf } from '../../store/actions.ts';
import { questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';
import { type JudgedOtherwise, judgedOtherwise } from './judged-otherwise.ts';

/** What the person who decides had seen, as far as that is known. */
export type Seen = {
  /** How it was judged. */
  readonly verdict?: Verdict | undefined;
  /** Whether the user had said that it was not them. */
  readonly isDenied?: boolean | undefined;
  /** Set where they were shown that nothing waits or is under way; what has come since would be called off unseen. */
  readonly nothingWaits?: true;
};

/** Returns the refusal; null where the incident is as they saw it. */
export async function otherwiseThanSeen(
  tx: Transaction,
  incident: Incident,
  seen: Seen,
): Promise<JudgedOtherwise | null> {
  return (
    judgedOtherwise(incident, seen.verdict) ??
    (await deniedSince(tx, incident, seen)) ??
    (await waitsSince(tx, incident, seen))
  );
}

async function deniedSince(
  { rows }: Transaction,
  { org, id }: Incident,
  { isDenied }: Seen,
): Promise<JudgedOtherwise | null> {
  if (isDenied !== false || userSays(await questionsOf(rows, org, id)) !== 'no') return null;
  const reason =
    'The user has said since that it was not them: look at what changed, and decide again.';
  return { outcome: 'judged_otherwise', reason };
}

async function waitsSince(
  { rows }: Transaction,
  { org, id }: Incident,
  { nothingWaits }: Seen,
): Promise<JudgedOtherwise | null> {
  if (nothingWaits !== true) return null;
  const unfinished = (await actionsOf(rows, org, id)).find(({ status }) => UNFINISHED.has(status));
  if (unfinished === undefined) return null;
  const reason = `“${titleOfAction(unfinished.kind)}” has come since and is not done yet: closing would call it off. Decide on it first.`;
  return { outcome: 'judged_otherwise', reason };
}

const UNFINISHED: ReadonlySet<string> = new Set(['awaiting_approval', 'approved', 'running']);
