/** Types of a person's answer about an action, and of what may come of it. */
import type { Verdict } from '../../domain/judgement/verdict.ts';
import type { ActionStatus } from '../../domain/response/incident.ts';
import type { Decider } from '../../domain/response/themselves.ts';
import type { HeldBack } from './held-back.ts';
import type { JudgedOtherwise } from './judged-otherwise.ts';

export type AnswerRequest = Decider & {
  readonly org: string;
  readonly incidentId: number;
  readonly actionId: number;
  /** Why, for the history. */
  readonly note?: string | undefined;
  /** How it was judged when this was decided, as far as that is known. */
  readonly verdict?: Verdict | undefined;
};

export type AnswerOutcome =
  | ({ readonly outcome: 'approved' } & HeldBack)
  | { readonly outcome: 'denied' }
  | ({
      readonly outcome: 'waiting_for_second';
      readonly approvals: number;
      readonly needed: number;
      /** Set where this person had agreed before, so that somebody else has to. */
      readonly again?: true;
    } & HeldBack)
  | JudgedOtherwise
  | {
      readonly outcome: 'already_decided';
      readonly status: ActionStatus;
      readonly decidedBy: string | null;
    }
  | { readonly outcome: 'expired' }
  | { readonly outcome: 'not_allowed'; readonly reason: string }
  | { readonly outcome: 'not_found' };
