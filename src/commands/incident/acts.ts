/** Acts on an incident that the command line offers. */
import type { Verdict } from '../../domain/judgement/verdict.ts';
import type { Resolution } from '../../domain/response/incident.ts';
import type { WantedIncident } from '../../pipeline/steer.ts';

export const ACTS = [
  'approve',
  'deny',
  'undo',
  'act',
  'close',
  'reopen',
  'note',
  'assign',
  'ask',
  'watch',
  'unwatch',
] as const;
export type Act = (typeof ACTS)[number];

/** The reason, for the history, and the verdict that the person decided by. */
export type Reasoned = { readonly note: string | undefined; readonly verdict: Verdict | undefined };

export type WishedAct =
  | { readonly kind: 'show' }
  | { readonly kind: 'ask' | 'reopen' | 'unwatch' }
  | { readonly kind: 'watch'; readonly reason: string; readonly days: number }
  /** Names the action by its number or, where the incident has only one of its kind, by its kind. */
  | {
      readonly kind: 'approve' | 'deny' | 'undo';
      readonly action: string;
      readonly said: Reasoned;
    }
  /** Where no action is named, the plan for a hijack. */
  | {
      readonly kind: 'act';
      readonly actions: readonly string[];
      readonly again: boolean;
      readonly said: Reasoned;
    }
  | {
      readonly kind: 'close';
      readonly resolution: Resolution;
      /** The incident that it is a duplicate of. */
      readonly of: WantedIncident | undefined;
      readonly note: string | undefined;
      readonly verdict: Verdict | undefined;
    }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'assign'; readonly assignee: string };
