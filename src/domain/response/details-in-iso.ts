/** The keys under which the details of an incident have an instant, in epoch milliseconds. */
const INSTANTS: ReadonlySet<string> = new Set([
  'at',
  'firstAt',
  'lastAt',
  'lastActedAt',
  'lastActedAtOkta',
  'checkedAt',
  'signedOutAt',
  'since',
  'until',
]);

/** An incident whose details say instants as everything else that leaves us does: ISO 8601, UTC. */
export function detailsInIso<T extends { readonly details: unknown }>(
  incident: T,
): Omit<T, 'details'> & { readonly details: unknown } {
  return { ...incident, details: inIso(incident.details) };
}

function inIso(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inIso);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      INSTANTS.has(key) && typeof inner === 'number' ? new Date(inner).toISOString() : inIso(inner),
    ]),
  );
}
