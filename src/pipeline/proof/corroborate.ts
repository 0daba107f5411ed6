/**
 * Verifies events before anything is done because of them. A hook is authenticated by a static header, and whoever
 * knows it could forge a hijack and have users locked out. So the triggering events are read back from the org's own
 * System Log, by uuid, and must say there what they said here.
 */
import type { Corroboration } from '../../domain/response/incident.ts';
import type { LogEvent } from '../../domain/session/event.ts';
import { saysMore, saysTheSame } from '../../domain/session/retold.ts';
import { OktaError } from '../../okta/error.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { HeldEvent } from './held-event.ts';

/** An event that is not as Okta tells it, with the System Log's own copy; null where the log has none. */
export type AlteredEvent = HeldEvent & { readonly inLog: unknown };

export type CorroborationAnswer = {
  /** `pending`: not in the log yet, and the grace period is not over. */
  readonly answer: Corroboration | 'pending';
  /** When to ask again; null where there is nothing more to ask. */
  readonly retryAfterMs: number | null;
  /** Events that somebody other than Okta delivered. */
  readonly forged: readonly AlteredEvent[];
  /** Events that the log does not have, or does not have yet. */
  readonly missing: readonly HeldEvent[];
  /** Okta's own events of which the hook's copy says more than the log's, which alone is believed. */
  readonly embellished: readonly AlteredEvent[];
};

/** Margin of the time searched: clocks differ, and Okta's bounds are exclusive. */
const MARGIN_MS = 5 * 60_000;

const SOONEST_MS = 1_000;
const LATEST_MS = 15_000;
const AFTER_FAULT_MS = 30_000;

/** Asks the log only about what the hook alone brought. Never throws: a log that does not answer is `unavailable`. */
export async function corroborate(
  deps: Pick<Dependencies, 'config' | 'now' | 'log'>,
  org: Org,
  triggers: readonly HeldEvent[],
): Promise<CorroborationAnswer> {
  const unproven = triggers.filter(({ source }) => source === 'hook');
  const nothing = { retryAfterMs: null, forged: [], missing: [], embellished: [] };
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
    return { answer: 'unavailable', ...nothing, retryAfterMs };
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
  const differing = (differs: (held: LogEvent, logged: LogEvent) => boolean) =>
    unproven.flatMap((held): AlteredEvent[] => {
      const logged = inLog.get(held.event.uuid);
      if (logged === undefined || !differs(held.event, logged.event)) return [];
      return [{ ...held, inLog: logged.raw }];
    });
  const altered = differing((held, logged) => !saysTheSame(held, logged));
  const embellished = differing(
    (held, logged) => saysTheSame(held, logged) && saysMore(held, logged),
  );
  const graceMs = deps.config.corroborationGraceSeconds * 1_000;
  const waited = ({ receivedAt }: HeldEvent) => deps.now() - receivedAt;
  const invented = missing.filter((held) => waited(held) >= graceMs);
  const forged = [...altered, ...invented.map((held) => ({ ...held, inLog: null }))];
  const said = { forged, missing, embellished };
  if (forged.length > 0) return { answer: 'forged', retryAfterMs: null, ...said };
  if (missing.length === 0) return { answer: 'confirmed', retryAfterMs: null, ...said };
  const waitedMs = Math.min(...missing.map(waited));
  const retryAfterMs = Math.min(LATEST_MS, Math.max(SOONEST_MS, waitedMs / 2), graceMs - waitedMs);
  return { answer: 'pending', retryAfterMs, ...said };
}
