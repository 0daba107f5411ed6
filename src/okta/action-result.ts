import type { ResponseAction } from '../domain/response/response-catalogue.ts';

/** What became of one response action. A passing failure is no result but an `OktaError` thrown. */
export type ActionResult =
  | {
      readonly status: 'done';
      /** What was done, or was so already, for the incident's history. Holds no secret. */
      readonly detail: string;
      /** The action that takes it back; absent where there is no way back, or nothing was changed. */
      readonly undo?: ResponseAction;
    }
  | {
      /** Nothing was done: it would reach further than the policy alone has agreed to. */
      readonly status: 'held';
      readonly reason: string;
    }
  | {
      readonly status: 'refused';
      /** Okta's code, or one of ours where we did not ask. */
      readonly oktaErrorCode: string;
      readonly message: string;
      readonly remedy: string;
    };

/** @param undo the action that takes it back; left out where nothing was changed, or nothing can be */
export function done(detail: string, undo?: ResponseAction): ActionResult {
  return undo === undefined ? { status: 'done', detail } : { status: 'done', detail, undo };
}
