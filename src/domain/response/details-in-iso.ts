/** Keys of an incident's details that hold an instant, in epoch milliseconds. */
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

/** Returns the incident with the instants of its details in ISO 8601, UTC, like all others that leave the service. */
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
