/** Whether a judgement tells anything that the people who closed an incident had not seen. */
import type { Fingerprint } from '../session/fingerprint.ts';
import type { Resolution, StolenClient } from './incident.ts';

export type ClosedIncident = {
  readonly resolution: Resolution | null;
  /** Epoch milliseconds. */
  readonly closedAt: number;
  /** Clients that looked like strangers when it was closed. */
  readonly stolen: readonly StolenClient[];
  /** uuids of the events behind its findings. */
  readonly findingUuids: ReadonlySet<string>;
};

export type BadFinding = {
  readonly uuid: string;
  readonly at: number;
  readonly stranger: { readonly fingerprint: Fingerprint };
};

/** Whether whoever closed it had found that it was no theft. */
export function wasHarmless(resolution: Resolution | null): boolean {
  return resolution === 'false_positive' || resolution === 'benign';
}

/**
 * Whether any finding is news. The same event never is, nor is the same client from before the incident was closed: a
 * late event moves the moment at which a change shows. After `false_positive` or `benign` the same client is no news
 * later either: people go back and forth between two networks all day.
 */
export function isNews(closed: ClosedIncident, bad: readonly BadFinding[]): boolean {
  return bad.some(({ uuid, at, stranger }) => {
    if (closed.findingUuids.has(uuid)) return false;
    const known = closed.stolen.some((client) => sameClient(client, stranger.fingerprint));
    return !(known && (wasHarmless(closed.resolution) || at <= closed.closedAt));
  });
}

function sameClient(client: StolenClient, fp: Fingerprint): boolean {
  return client.asn === fp.asn && client.userAgent === fp.userAgent;
}
