/** The `hook:` of the policy file: event types that the service's event hook does not subscribe to. */

import { closest } from '../../domain/closest.ts';
import { HOOK_EVENT_TYPES } from '../../okta/hook-catalogue.ts';
import { keyed, listOf, text } from './keyed.ts';

const KNOWN: ReadonlySet<string> = new Set(HOOK_EVENT_TYPES);

/** An event type of the hook; a mistyped one would silently stay subscribed. */
const carried = text.superRefine((given, context) => {
  if (KNOWN.has(given)) return;
  const near = closest(given, HOOK_EVENT_TYPES);
  const meant = near === null ? '' : `; did you mean ${near}?`;
  context.addIssue({ code: 'custom', message: `is no event type that our hook carries${meant}` });
});

export const hookSchema = keyed({
  leave_out: listOf(carried)
    .refine(
      (given) => new Set(given).size < KNOWN.size,
      'leaves nothing over, and a hook carries one type at the least',
    )
    .optional(),
});
