/** Whether a judgement tells anything that the people who closed an incident had not seen. */
import type { Fingerprint } from './fingerprint.ts';
import type { Resolution, StolenClient } from './incident.ts';

export type ClosedIncident = {
  readonly resolution: Resolution | null;
  /** Clients that looked like strangers when it was closed. */
  readonly stolen: readonly StolenClient[];
  /** uuids of the events behind its findings. */
  readonly findingUuids: ReadonlySet<string>;
};

export type BadFinding = { readonly uuid: string; readonly to: Fingerprint };

/**
 * The same event is never news. After `false_positive` or `benign`, neither is the same client: people
 * go back and forth between two networks all day, and each change is a finding of its own.
 */
export function isNews(closed: ClosedIncident, bad: readonly BadFinding[]): boolean {
  const wasHarmless = closed.resolution === 'false_positive' || closed.resolution === 'benign';
  return bad.some(({ uuid, to }) => {
    if (closed.findingUuids.has(uuid)) return false;
    return !(wasHarmless && closed.stolen.some((client) => sameClient(client, to)));
  });
}

function sameClient(client: StolenClient, to: Fingerprint): boolean {
  return client.asn === to.asn && client.userAgent === to.userAgent;
}
