import { clientName, pairOf } from '../../session/client-name.ts';
import type { Evidence, Suspicion } from '../evidence/evidence.ts';
import { familiarity, weigh } from './weigh.ts';

/** Whose sessions hold both clients: this user's on other days, on one day before, colleagues', or nobody's. */
export type UsualPair = 'habit' | 'once' | 'of colleagues' | 'never';

/**
 * Whose sessions hold both clients. An app that shows its pages in the system's own browser, a single sign-on across
 * browsers, a workplace with two: what happens every day is no news.
 */
export function usualPair({ owner, stranger, context }: Suspicion): UsualPair {
  if (owner === null) return 'never';
  const [a, b] = [clientName(owner.fingerprint), clientName(stranger.fingerprint)];
  if (a === null || b === null || a === b) return 'never';
  const pair = pairOf(a, b);
  const own = familiarity(context.baseline.pairs, pair);
  if (own !== 'never') return own;
  const { people, pairs } = context.org.peers;
  const colleagues = pairs.get(pair) ?? 0;
  return colleagues >= Math.max(FEW, people * COMMON) ? 'of colleagues' : 'never';
}

const FEW = 3;
/** One person in twenty: the share of colleagues that makes the next one no surprise (J). */
const COMMON = 0.05;

/** What a change of client weighs, or less where both clients are usual; `words` name both sides. */
export function unlessUsual(
  suspicion: Suspicion,
  found: readonly Evidence[],
  words: string,
): readonly Evidence[] {
  const { weights } = suspicion.context.tuning;
  const [ordinary] = found;
  const usual = {
    habit: [
      weights.usualPair,
      'another client, but both are in this user’s sessions on other days',
    ],
    once: [
      weights.pairSeenOnce,
      'another client, but both were in a session of this user’s before',
    ],
    'of colleagues': [
      weights.pairOfColleagues,
      'another client, but both are in sessions of colleagues',
    ],
    never: null,
  } as const satisfies Record<UsualPair, readonly [weight: number, what: string] | null>;
  const instead = usual[usualPair(suspicion)];
  if (instead === null || ordinary === undefined || instead[0] > ordinary.weight) return found;
  return weigh(ordinary.code, instead[0], `${instead[1]}: ${words}`);
}
