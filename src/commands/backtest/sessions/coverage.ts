/** Counts the events of sessions in which a log has the facts that judging uses: an export may have left them out. */
import type { LogEvent } from '../../../domain/session/event.ts';
import type { Sighting } from '../../../domain/session/sighting.ts';

/** Numbers of events. */
export type Coverage = {
  sessionEvents: number;
  /** Events that name their network themselves; for others it is looked up by the address. */
  asn: number;
  deviceToken: number;
  deviceFingerprint: number;
  rootSession: number;
  risk: number;
};

export function noCoverage(): Coverage {
  return {
    sessionEvents: 0,
    asn: 0,
    deviceToken: 0,
    deviceFingerprint: 0,
    rootSession: 0,
    risk: 0,
  };
}

/** Counts an event of a session. */
export function cover(coverage: Coverage, { network }: LogEvent, sighting: Sighting): void {
  const { fingerprint } = sighting;
  coverage.sessionEvents += 1;
  if (network.asn !== null) coverage.asn += 1;
  if (fingerprint.deviceToken !== null) coverage.deviceToken += 1;
  if (fingerprint.deviceFingerprint !== null) coverage.deviceFingerprint += 1;
  if (sighting.namesRoot || sighting.rootSessionId !== null) coverage.rootSession += 1;
  if (sighting.riskLevel !== null) coverage.risk += 1;
}

export function allCoverage(parts: readonly Coverage[]): Coverage {
  const all = noCoverage();
  for (const part of parts) {
    for (const key of Object.keys(all) as (keyof Coverage)[]) all[key] += part[key];
  }
  return all;
}
