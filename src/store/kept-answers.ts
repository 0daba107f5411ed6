/** Answers to changes, kept for whoever sends the same again because the first answer was lost. */
import { and, eq, lte, sql } from 'drizzle-orm';
import type { Rows } from './database.ts';
import { keptAnswers } from './schema.ts';

export type AskedOnce = {
  /** As the history names them: what one sends is nobody else's. */
  readonly caller: string;
  /** Of the key that they chose, which may hold anything. */
  readonly keyHash: string;
  /** Of route and body. */
  readonly requestHash: string;
  readonly startedAt: Date;
};

export type Claim =
  | { readonly state: 'claimed' | 'running' | 'another' }
  | { readonly state: 'answered'; readonly status: number; readonly body: string };

const KEPT_FOR = sql`interval '24 hours'`;

/** Longer than any request lasts: whoever has it still has died with it. */
const GIVEN_UP_AFTER = sql`interval '1 minute'`;

/** Of those who ask for the same at the same moment one has it, and the others are told what became of it. */
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

/** Unless somebody has it by now who took it for given up. */
export async function keepAnswer(
  rows: Rows,
  asked: AskedOnce,
  answer: { readonly status: number; readonly body: string },
): Promise<void> {
  await rows.update(keptAnswers).set(answer).where(ofOne(asked));
}

/** Nothing came of it: it may be tried again under the same key. */
export async function releaseAnswer(rows: Rows, asked: AskedOnce): Promise<void> {
  await rows.delete(keptAnswers).where(ofOne(asked));
}

/** Drops what nobody is answered with any more. */
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
