/** Answers to changes, kept for a caller who sends the same request again because the first answer was lost. */
import { and, eq, lte, sql } from 'drizzle-orm';
import type { Rows } from './database.ts';
import { keptAnswers } from './schema.ts';

export type AskedOnce = {
  /** The caller as the history names them: an answer is given to nobody else. */
  readonly caller: string;
  /** Hash of the key that the caller chose, which may contain anything. */
  readonly keyHash: string;
  /** Hash of route and body. */
  readonly requestHash: string;
  readonly startedAt: Date;
};

export type Claim =
  | { readonly state: 'claimed' | 'running' | 'another' }
  | { readonly state: 'answered'; readonly status: number; readonly body: string };

const KEPT_FOR = sql`interval '24 hours'`;

/** Longer than any request lasts: the process that still has the claim has died. */
const GIVEN_UP_AFTER = sql`interval '1 minute'`;

/** Claims a request. Of those who send the same at the same moment one has it, and the others are told its state. */
export async function claimAnswer(rows: Rows, asked: AskedOnce): Promise<Claim> {
  const at = sql`${asked.startedAt.toISOString()}::timestamptz`;
  const over = sql`${keptAnswers.startedAt} <= ${at} - case when ${keptAnswers.status} is null
    then ${GIVEN_UP_AFTER} else ${KEPT_FOR} end`;
  const { caller, keyHash } = asked;
  const claimed = await rows
    .insert(keptAnswers)
    .values(asked)
    .onConflictDoUpdate({
      target: [keptAnswers.caller, keptAnswers.keyHash],
      set: { ...asked, status: null, body: null },
      setWhere: over,
    })
    .returning({ caller: keptAnswers.caller });
  if (claimed.length > 0) return { state: 'claimed' };
  const mine = and(eq(keptAnswers.caller, caller), eq(keptAnswers.keyHash, keyHash));
  const [found] = await rows.select().from(keptAnswers).where(mine);
  if (found === undefined) return { state: 'running' };
  if (found.requestHash !== asked.requestHash) return { state: 'another' };
  const { status, body } = found;
  return status === null || body === null
    ? { state: 'running' }
    : { state: 'answered', status, body };
}

/** Keeps the answer, unless another has claimed the request meanwhile because it seemed given up. */
export async function keepAnswer(
  rows: Rows,
  asked: AskedOnce,
  answer: { readonly status: number; readonly body: string },
): Promise<void> {
  await rows.update(keptAnswers).set(answer).where(ofOne(asked));
}

/** Releases a request that had no result: it may be tried again under the same key. */
export async function releaseAnswer(rows: Rows, asked: AskedOnce): Promise<void> {
  await rows.delete(keptAnswers).where(ofOne(asked));
}

/** Deletes answers that are past their time. */
export async function pruneAnswers(rows: Rows, now: Date): Promise<void> {
  const since = sql`${now.toISOString()}::timestamptz - ${KEPT_FOR}`;
  await rows.delete(keptAnswers).where(lte(keptAnswers.startedAt, since));
}

function ofOne({ caller, keyHash, startedAt }: AskedOnce) {
  return and(
    eq(keptAnswers.caller, caller),
    eq(keptAnswers.keyHash, keyHash),
    eq(keptAnswers.startedAt, startedAt),
  );
}
