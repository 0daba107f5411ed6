/** An org as the API gives it. */
import { HOOK_NOTE } from '../../pipeline/reconcile/hook-note.ts';
import { HOOK_TALLY } from '../../pipeline/reconcile/hook-tally.ts';
import type { OrgStatus } from '../../queries/org-status.ts';

/** Notes that came after the named fields, so that nobody reads them here. */
const NAMED_ALONE: readonly string[] = [HOOK_NOTE, HOOK_TALLY];

/** Fields of the reader's position in Okta's log: internal, and may change with any version. */
const INTERNAL = ['nextUrl', 'filter', 'isHead'];

export function orgJson({ facts, ...status }: OrgStatus) {
  return {
    ...status,
    // The facts as the stages noted them. To be removed in the next version, since each has a named field above.
    facts: facts
      .filter(({ name }) => !NAMED_ALONE.includes(name))
      .map((fact) => ({ ...fact, value: withoutInternal(fact.value) })),
  };
}

function withoutInternal(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !INTERNAL.includes(key)));
}
