/**
 * Trust, but verify, before acting. A hook is authenticated by a static header, and whoever holds it
 * could forge a hijack and have users locked out: so the triggering events are read back from the
 * org's own System Log, by uuid, and must say there what they said here.
 */
import type { Corroboration } from '../../domain/response/incident.ts';
import type { LogEvent } from '../../domain/session/event.ts';
import { OktaError } from '../../okta/error.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { HeldEvent } from './held-event.ts';

/** Not Okta's, or not as Okta tells it: then with the System Log's own copy, else null. */
export type ForgedEvent = HeldEvent & { readonly inLog: unknown };

export type CorroborationAnswer = {
  /** `pending`: not in the log yet, and the grace period is not over. */
  readonly answer: Corroboration | 'pending';
  /** When to ask again, null where there is nothing more to ask. */
  readonly retryAfterMs: number | null;
  /** Events that somebody else than Okta delivered. */
  readonly forged: readonly ForgedEvent[];
  /** Events that the log does not have, be it not yet. */
  readonly missing: readonly HeldEvent[];
};

/** Clocks differ, and Okta's bounds are exclusive. */
const MARGIN_MS = 5 * 60_000;

const SOONEST_MS = 1_000;
const LATEST_MS = 15_000;
const AFTER_FAULT_MS = 30_000;

export async function corroborate(
  deps: Pick<Dependencies, 'config' | 'now' | 'log'>,
  org: Org,
  triggers: readonly HeldEvent[],
): Promise<CorroborationAnswer> {
  const unproven = triggers.filter(({ source }) => source === 'hook');
  const nothing = { retryAfterMs: null, forged: [], missing: [] };
  if (unproven.length === 0) return { answer: 'confirmed', ...nothing };
  if (org.reader === null) return { answer: 'unavailable', ...nothing };
  let found: readonly unknown[];
  try {
    const times = unproven.map(({ event }) => event.publishedAt);
    found = await org.reader.findByUuid(
      unproven.map(({ event }) => event.uuid),
      { since: Math.min(...times) - MARGIN_MS, until: Math.max(...times) + MARGIN_MS },
    );
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    deps.log.warn(
      { stage: 'triage', org: org.key, code: error.code },
      'the System Log did not answer',
    );
    const retryAfterMs = error.retryAfterMs ?? AFTER_FAULT_MS;
    return { answer: 'unavailable', retryAfterMs, forged: [], missing: [] };
  }
  return compare(deps, unproven, found);
}

function compare(
  deps: Pick<Dependencies, 'config' | 'now'>,
  unproven: readonly HeldEvent[],
  found: readonly unknown[],
): CorroborationAnswer {
  const inLog = new Map(
    found.flatMap((raw) => {
      const reading = readLogEvent(raw);
      return reading.ok ? [[reading.event.uuid, { event: reading.event, raw }] as const] : [];
    }),
  );
  const missing = unproven.filter(({ event }) => !inLog.has(event.uuid));
  const altered = unproven.flatMap((held): ForgedEvent[] => {
    const logged = inLog.get(held.event.uuid);
    if (logged === undefined || saysTheSame(held.event, logged.event)) return [];
    return [{ ...held, inLog: logged.raw }];
  });
  const graceMs = deps.config.corroborationGraceSeconds * 1_000;
  const waited = ({ receivedAt }: HeldEvent) => deps.now() - receivedAt;
  const invented = missing.filter((held) => waited(held) >= graceMs);
  const forged = [...altered, ...invented.map((held) => ({ ...held, inLog: null }))];
  if (forged.length > 0) return { answer: 'forged', retryAfterMs: null, forged, missing };
  if (missing.length === 0) return { answer: 'confirmed', retryAfterMs: null, forged, missing };
  const waitedMs = Math.min(...missing.map(waited));
  const retryAfterMs = Math.min(LATEST_MS, Math.max(SOONEST_MS, waitedMs / 2), graceMs - waitedMs);
  return { answer: 'pending', retryAfterMs, forged, missing };
}

/**
 * What a forger who knows a real uuid would have to change: who, in which session, from where, when. Of the
 * rest, which a hook may leave out, what both say: the network, the device, and what Okta thinks of it.
 */
function saysTheSame(held: LogEvent, logged: LogEvent): boolean {
  return (
    held.actor.id === logged.actor.id &&
    held.publishedAt === logged.publishedAt &&
    held.eventType === logged.eventType &&
    held.externalSessionId === logged.externalSessionId &&
    held.client.ip === logged.client.ip &&
    held.client.userAgent === logged.client.userAgent &&
    agree(held.rootSessionId, logged.rootSessionId) &&
    agree(held.outcome.result, logged.outcome.result) &&
    agree(held.network.asn, logged.network.asn) &&
    agree(held.client.place?.country, logged.client.place?.country) &&
    agree(held.deviceToken, logged.deviceToken) &&
    agree(held.opinion.riskLevel, logged.opinion.riskLevel) &&
    agree(held.opinion.threatSuspected, logged.opinion.threatSuspected)
  );
}

function agree<T>(held: T | null | undefined, logged: T | null | undefined): boolean {
  return (held ?? null) === null || (logged ?? null) === null || held === logged;
}
