/** An org as the API gives it. */
import type { OrgStatus } from '../../queries/org-status.ts';

/** Where the reader stands in Okta's log is nobody else's, and may change with any version. */
const INTERNAL = ['nextUrl', 'filter', 'isHead'];

export function orgJson({ facts, ...status }: OrgStatus) {
  return {
    ...status,
    // As the stages noted them: goes with the next version, for all that is told of them has a name above.
    facts: facts.map((fact) => ({ ...fact, value: withoutInternal(fact.value) })),
  };
}

function withoutInternal(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !INTERNAL.includes(key)));
}
