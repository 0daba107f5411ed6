/** The keys under which it is counted how the people of the org work. */
import type { Fingerprint, NetworkKind } from '../../domain/fingerprint.ts';

export const AT_ALL = 'at all';

export function inCountry(country: string): string {
  return `in ${country}`;
}

export function onNetwork(kind: NetworkKind): string {
  return `on ${kind}`;
}

export function waysOf({ country, networkKind }: Fingerprint): string[] {
  const ways = [AT_ALL, onNetwork(networkKind)];
  if (country !== null) ways.push(inCountry(country));
  return ways;
}
