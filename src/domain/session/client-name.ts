import type { Fingerprint } from './fingerprint.ts';

/** What outlives updates in a user agent, as `Windows Chrome`; null where it names neither. */
export function clientName(fp: Fingerprint): string | null {
  if (fp.os === null && fp.family === null) return null;
  return `${fp.os ?? '?'} ${fp.family ?? '?'}`;
}

/** The key of two clients that were in one session, whichever came first. */
export function pairOf(a: string, b: string): string {
  return a < b ? `${a} + ${b}` : `${b} + ${a}`;
}

/** Every two different clients among these, by `pairOf`. */
export function pairsIn(fingerprints: readonly Fingerprint[]): readonly string[] {
  const clients = [...new Set(fingerprints.map(clientName))].filter((name) => name !== null);
  return clients.flatMap((a, i) => clients.slice(i + 1).map((b) => pairOf(a, b)));
}
