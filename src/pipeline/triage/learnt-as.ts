/** As what a judged session is kept, so that later judgements learn from it, or do not. */
import type { Judgement } from '../../domain/judgement/judge.ts';
import type { Transaction } from '../../store/database.ts';
import { isFoundStolen } from '../../store/stolen-session.ts';
import type { Org } from '../dependencies.ts';
import type { Judged } from './look.ts';

/**
 * What is told of somebody who is watched is learnt from like anybody's: a habit that is not learnt would weigh
 * against them later, and sign them out. Unless a person has found that it was a theft.
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
