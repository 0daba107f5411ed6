/** Tells with which verdict a judged session is kept, by which later judgements learn from it or do not. */
import type { Judgement } from '../../domain/judgement/judge.ts';
import type { Transaction } from '../../store/database.ts';
import { isFoundStolen } from '../../store/stolen-session.ts';
import type { Org } from '../dependencies.ts';
import type { Judged } from './look.ts';

/**
 * Returns the ordinary judgement where the session is told of only because its user is watched: a habit that is not
 * learnt would weigh against them later, and sign them out. Not so where a person has found that it was a theft.
 */
export async function learntAs(
  { rows }: Transaction,
  { key: org }: Org,
  subject: string,
  { judgement, ordinary, toldBy }: Omit<Judged, 'gathered'>,
): Promise<Pick<Judgement, 'verdict' | 'score'>> {
  if (toldBy === null || (await isFoundStolen(rows, org, subject))) return judgement;
  return ordinary ?? { verdict: 'benign', score: 0 };
}
