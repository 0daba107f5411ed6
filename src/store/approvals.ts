/** Who said what about an action as it is asked now. One answer a person; the first stays. */
import { and, eq } from 'drizzle-orm';
import type { Transaction } from './database.ts';
import { actionApprovals } from './schema.ts';

export type Answer = {
  readonly org: string;
  readonly actionId: number;
  readonly decision: 'approve' | 'deny';
  /** `slack:U…`, `api:name`, `console:login`, `cli:name`. */
  readonly decidedBy: string;
  readonly at: Date;
};

/** Records an answer; false when this person had answered already. */
export async function recordAnswer({ rows }: Transaction, answer: Answer): Promise<boolean> {
  const channel = answer.decidedBy.split(':', 1)[0] ?? '';
  const written = await rows
    .insert(actionApprovals)
    .values({ ...answer, channel })
    .onConflictDoNothing()
    .returning({ id: actionApprovals.id });
  return written.length > 0;
}

/** What was said so far counts no more: the question is a new one. */
export async function forgetAnswers(
  { rows }: Transaction,
  org: string,
  actionId: number,
): Promise<void> {
  await rows
    .delete(actionApprovals)
    .where(and(eq(actionApprovals.org, org), eq(actionApprovals.actionId, actionId)));
}

/** Everybody who approved the action. */
export async function approversOf(
  { rows }: Transaction,
  org: string,
  actionId: number,
): Promise<readonly string[]> {
  const answers = await rows
    .select({ by: actionApprovals.decidedBy })
    .from(actionApprovals)
    .where(
      and(
        eq(actionApprovals.org, org),
        eq(actionApprovals.actionId, actionId),
        eq(actionApprovals.decision, 'approve'),
      ),
    );
  return answers.map(({ by }) => by);
}
