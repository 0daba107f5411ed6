/** What an action does to its user, in the catalogue's words, and what it costs a user who did nothing. Pure. */
import { isResponseActionKind } from './response-action.ts';
import { type Gravity, RESPONSE_CATALOGUE } from './response-catalogue.ts';

export type Consequence = {
  readonly covers: string;
  /** What it costs a user who did nothing, and whether it can be taken back. */
  readonly ifInnocent: string;
};

/** Returns what an action of this kind does; null for a kind that this version does not know. */
export function consequenceOf(kind: string): Consequence | null {
  if (!isResponseActionKind(kind)) return null;
  const { covers, gravity, inverse } = RESPONSE_CATALOGUE[kind];
  const back = inverse === null ? 'It cannot be taken back.' : 'It can be taken back.';
  return { covers, ifInnocent: `${COSTS[gravity]} ${back}` };
}

const COSTS: Readonly<Record<Gravity, string>> = {
  signal: 'they notice nothing.',
  session: 'they sign in again.',
  account: 'they have to do something before they can work again.',
  lockout: 'they cannot work until somebody helps them, or others are shut out too.',
};
