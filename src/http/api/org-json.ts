/** An org as the API gives it. */
import type { OrgStatus } from '../../queries/org-status.ts';

/** Fields of the reader's position in Okta's log: internal, and may change with any version. */
const INTERNAL = ['nextUrl', 'filter', 'isHead'];

export function orgJson({ facts, ...status }: OrgStatus) {
  return {
    ...status,
    // The facts as the stages noted them. To be removed in the next version, since each has a named field above.
    facts: facts.map((fact) => ({ ...fact, value: withoutInternal(fact.value) })),
  };
}

function withoutInternal(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !INTERNAL.includes(key)));
}
