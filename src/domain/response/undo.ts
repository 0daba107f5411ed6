/** The undo ledger: what takes a done action back, and when it takes itself back. */

import type { ActionStatus } from './incident.ts';
import { isResponseActionKind } from './response-action.ts';
import { RESPONSE_CATALOGUE, type ResponseAction } from './response-catalogue.ts';

export type DoneAction = {
  readonly id: number;
  readonly kind: string;
  readonly status: ActionStatus;
  /** What `performAction` said would take it back; null where nothing would, or nothing was changed. */
  readonly undo: ResponseAction | null;
  /** The action that this one took back; null where it is one of the plan's or a person's. */
  readonly undoOf: number | null;
};

export type UndoStep =
  | { readonly possible: true; readonly action: ResponseAction; readonly key: string }
  | { readonly possible: false; readonly reason: string };

/** The action that takes this one back, with the same parameters; null where Okta has no way back. */
export function inverseOf(kind: string, userId: string, params: unknown): ResponseAction | null {
  const inverse = isResponseActionKind(kind) ? RESPONSE_CATALOGUE[kind].inverse : null;
  return inverse === null ? null : ({ kind: inverse, userId, params } as ResponseAction);
}

/**
 * Returns what takes back both what an earlier try may have done and what the last one did: the addresses of both, and
 * of anything else the one thing there is to take back.
 */
export function bothUndone(
  earlier: ResponseAction | null,
  last: ResponseAction | null,
): ResponseAction | null {
  if (earlier?.kind !== 'unblock_ip' || last?.kind !== 'unblock_ip') return last ?? earlier;
  const ips = [...new Set([...earlier.params.ips, ...last.params.ips])];
  return { ...last, params: { ...last.params, ips } };
}

/** The step that takes an action back, or why there is none. Its key makes it happen once. */
export function undoStep(done: DoneAction): UndoStep {
  if (done.status === 'undone') return no('It has been taken back already.');
  if (done.status !== 'done') return no('It was not done, so there is nothing to take back.');
  // Doing it again is no step back: it would pass by the guard rails and the second person.
  if (done.undoOf !== null) return no('It took another action back; that one is not done again.');
  if (done.undo !== null) return { possible: true, action: done.undo, key: `undo:${done.id}` };
  const facts = isResponseActionKind(done.kind) ? RESPONSE_CATALOGUE[done.kind] : null;
  return facts === null || facts.inverse === null
    ? no('Okta has no way back from it: the user signs in again or sets a new password.')
    : no('It changed nothing, since things were that way already, so nothing is taken back.');
}

/** When a done action takes itself back, epoch milliseconds; null: it stays until a person says so. */
export function undoDueAt(doneAt: number, undoAfterMinutes: number | null): number | null {
  return undoAfterMinutes === null ? null : doneAt + undoAfterMinutes * 60_000;
}

function no(reason: string): UndoStep {
  return { possible: false, reason };
}
