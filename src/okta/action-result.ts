import type { ResponseAction } from '../domain/response/response-catalogue.ts';

/** The result of one response action. A passing failure is not a result: it is thrown as an `OktaError`. */
export type ActionResult =
  | {
      readonly status: 'done';
      /** What was done, or was so already, for the incident's history. Holds no secret. */
      readonly detail: string;
      /** The action that reverses it; absent where there is none, or nothing was changed. */
      readonly undo?: ResponseAction;
    }
  | {
      /** Nothing was done, because it would reach further than the policy alone has agreed to. */
      readonly status: 'held';
      readonly reason: string;
    }
  | {
      readonly status: 'refused';
      /** Okta's code, or the service's own where Okta was not asked. */
      readonly oktaErrorCode: string;
      readonly message: string;
      readonly remedy: string;
    };

/**
 * Returns the result of a done action.
 * @param undo the action that reverses it; left out where nothing was changed, or nothing can be
 */
export function done(detail: string, undo?: ResponseAction): ActionResult {
  return undo === undefined ? { status: 'done', detail } : { status: 'done', detail, undo };
}
