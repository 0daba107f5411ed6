/** Answers to an action's current request for approval: one per person, of which the first stays. */
import { and, arrayOverlaps, asc, eq, inArray, ne, or, sql } from 'drizzle-orm';
import type { Rows, Transaction } from './database.ts';
import { actionApprovals } from './schema.ts';

export type Answer = {
  readonly org: string;
  readonly actionId: number;
  readonly decision: 'approve' | 'deny';
  /** `slack:U…`, `api:name`, `console:login`, `cli:name`. */
  readonly decidedBy: string;
  /** Logins and e-mail addresses of the person, in lower case. */
  readonly names: readonly string[];
  /** Their names in other channels, as `decidedBy` is written. */
  readonly alsoKnownAs?: readonly string[] | undefined;
  readonly at: Date;
};

/** Records an answer; false when this person had answered already. */
export async function recordAnswer(
  { rows }: Transaction,
  { names, alsoKnownAs: _compared, ...answer }: Answer,
): Promise<boolean> {
  const channel = answer.decidedBy.split(':', 1)[0] ?? '';
  const addresses = [...names];
  const written = await rows
    .insert(actionApprovals)
    .values({ ...answer, channel, addresses })
    .onConflictDoNothing()
    .returning({ id: actionApprovals.id });
  return written.length > 0;
}

/**
 * Whether the same person has approved through another channel: in the console and in Slack they count once. People are
 * known by their addresses, and by the names that the policy joins.
 */
export async function hasAgreedElsewhere(
  { rows }: Transaction,
  { org, actionId, decidedBy, names, alsoKnownAs = [] }: Omit<Answer, 'decision' | 'at'>,
): Promise<boolean> {
  const elsewhere = [
    ...names.map((name) => `console:${name}`),
    ...alsoKnownAs.map((name) => name.toLowerCase()),
  ];
  if (elsewhere.length === 0) return false;
  const [found] = await rows
    .select({ id: actionApprovals.id })
    .from(actionApprovals)
    .where(
      and(
        eq(actionApprovals.org, org),
        eq(actionApprovals.actionId, actionId),
        eq(actionApprovals.decision, 'approve'),
        ne(actionApprovals.decidedBy, decidedBy),
        or(
          ...(names.length === 0 ? [] : [arrayOverlaps(actionApprovals.addresses, [...names])]),
          inArray(sql`lower(${actionApprovals.decidedBy})`, elsewhere),
        ),
      ),
    )
    .limit(1);
  return found !== undefined;
}

/** Deletes the answers to an action: it is asked about anew. */
export async function forgetAnswers(
  { rows }: Transaction,
  org: string,
  actionId: number,
): Promise<void> {
  await rows
    .delete(actionApprovals)
    .where(and(eq(actionApprovals.org, org), eq(actionApprovals.actionId, actionId)));
}

/** Who has approved each of these actions, in the order in which they did. */
export async function approversByAction(
  rows: Rows,
  org: string,
  actionIds: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (actionIds.length === 0) return new Map();
  const answers = await rows
    .select({ actionId: actionApprovals.actionId, by: actionApprovals.decidedBy })
    .from(actionApprovals)
    .where(
      and(
        eq(actionApprovals.org, org),
        inArray(actionApprovals.actionId, [...actionIds]),
        eq(actionApprovals.decision, 'approve'),
      ),
    )
    .orderBy(asc(actionApprovals.id));
  const approvers = new Map<number, string[]>();
  for (const { actionId, by } of answers) {
    approvers.set(actionId, [...(approvers.get(actionId) ?? []), by]);
  }
  return approvers;
}

/** Who has approved the action, in the order in which they did. */
export async function approversOf(
  { rows }: Transaction,
  org: string,
  actionId: number,
): Promise<readonly string[]> {
  return (await approversByAction(rows, org, [actionId])).get(actionId) ?? [];
}
