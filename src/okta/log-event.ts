/**
 * The one place where Okta's field names meet ours. It reads both shapes: the System Log's and the
 * event hook's, which moves `ipChain` under `client`, has no `request`, leaves null keys out and
 * writes the string "null". It never trusts a type: whatever is not what we expect counts as absent,
 * and only an event that has no identity (uuid, time, type, actor) is refused.
 *
 * The SDK's own models are no use here: they drop `device` and `rootSessionId`.
 */
import type { LogEvent, Network, NetworkService, OktaOpinion, Place } from '../domain/event.ts';
import { listInBrackets, mapInBraces, parsedJson } from './debug-data.ts';
import { bool, type Json, list, number, record, text } from './tolerant.ts';

export type LogEventReading =
  | { readonly ok: true; readonly event: LogEvent }
  | { readonly ok: false; readonly reason: string };

/** Reads one event of a delivery or of the System Log. Never throws. */
export function readLogEvent(value: unknown): LogEventReading {
  const raw = record(value);
  if (raw === null) return refused('an event must be a JSON object');
  const uuid = text(raw.uuid);
  if (uuid === null) return refused('the event has no uuid');
  if (uuid.length > 128) return refused('the uuid is longer than 128 characters');
  const publishedAt = instant(raw.published);
  if (publishedAt === null) return refused('published is missing or not a date');
  const eventType = text(raw.eventType);
  if (eventType === null) return refused('the event has no eventType');
  const actor = record(raw.actor);
  const actorId = text(actor?.id);
  if (actor === null || actorId === null) return refused('the event has no actor.id');

  const client = record(raw.client);
  const context = record(raw.authenticationContext);
  const security = record(raw.securityContext);
  const debug = record(record(raw.debugContext)?.debugData);
  const transaction = record(raw.transaction);
  const transactionDetail = record(transaction?.detail);
  const outcome = record(raw.outcome);
  const ip = text(client?.ipAddress) ?? firstOfChain(raw, client);

  return {
    ok: true,
    event: {
      uuid,
      publishedAt,
      eventType,
      displayMessage: text(raw.displayMessage),
      severity: text(raw.severity),
      actor: {
        id: actorId,
        type: text(actor.type) ?? 'Unknown',
        alternateId: known(actor.alternateId),
        displayName: known(actor.displayName),
      },
      targets: targets(raw.target),
      outcome: { result: text(outcome?.result), reason: text(outcome?.reason) },
      externalSessionId: text(context?.externalSessionId) ?? text(debug?.externalSessionId),
      rootSessionId: text(context?.rootSessionId),
      client: {
        id: text(client?.id),
        ip,
        userAgent: text(record(client?.userAgent)?.rawUserAgent),
        device: known(client?.device),
        zone: text(client?.zone),
        place: place(client?.geographicalContext) ?? placeOfChain(raw, client),
      },
      network: network(raw, client, security, debug),
      device: device(raw.device),
      deviceToken: known(debug?.dtHash),
      deviceFingerprint: known(debug?.deviceFingerprint),
      transaction: { id: text(transaction?.id), type: text(transaction?.type) },
      apiTokenId:
        text(transactionDetail?.requestApiTokenId) ?? text(transactionDetail?.rootApiTokenId),
      opinion: opinion(security, debug),
      debug: {
        requestUri: text(debug?.requestUri),
        targetEventHookIds: hookIds(debug?.targetEventHookIds),
        endedSessionId: text(debug?.endedSessionId) ?? text(debug?.EndedSessionId),
        terminationReason: text(debug?.terminationReason),
        previousIp: text(debug?.previousIpAddress) ?? text(debug?.PreviousIpAddress),
        newIp: text(debug?.newIpAddress) ?? text(debug?.NewIpAddress),
        changeCauses: listInBrackets(debug?.causes),
        factor: text(debug?.factor),
        operationRateLimitType: text(debug?.operationRateLimitType),
      },
    },
  };
}

function refused(reason: string): LogEventReading {
  return { ok: false, reason };
}

/** Okta writes `2026-01-02T03:04:05.678Z`; older exports write a space, more digits, or no zone: UTC. */
function instant(value: Json): number | null {
  const written = text(value);
  if (written === null) return null;
  const direct = Date.parse(written);
  if (written.endsWith('Z') && !Number.isNaN(direct)) return direct;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written}Z`;
  const parsed = Date.parse(zoned.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(parsed) ? null : parsed;
}

/** Text, but not Okta's word for "we do not know". */
function known(value: Json): string | null {
  const written = text(value);
  return written === null || written.toLowerCase() === 'unknown' ? null : written;
}

function chain(
  raw: Record<string, Json>,
  client: Record<string, Json> | null,
): Record<string, Json> | null {
  return record(list(record(raw.request)?.ipChain ?? client?.ipChain)[0]);
}

function firstOfChain(
  raw: Record<string, Json>,
  client: Record<string, Json> | null,
): string | null {
  return text(chain(raw, client)?.ip);
}

function placeOfChain(
  raw: Record<string, Json>,
  client: Record<string, Json> | null,
): Place | null {
  return place(chain(raw, client)?.geographicalContext);
}

function targets(value: Json): LogEvent['targets'] {
  return list(value).flatMap((item) => {
    const target = record(item);
    const id = text(target?.id);
    if (target === null || id === null) return [];
    return [
      {
        id,
        type: text(target.type) ?? 'Unknown',
        alternateId: known(target.alternateId),
        displayName: known(target.displayName),
      },
    ];
  });
}

function place(value: Json): Place | null {
  const raw = record(value);
  if (raw === null) return null;
  const at = record(raw.geolocation);
  const found = {
    country: known(raw.country),
    state: known(raw.state),
    city: known(raw.city),
    lat: number(at?.lat),
    lon: number(at?.lon),
  };
  return found.country === null && found.lat === null ? null : found;
}

function network(
  raw: Record<string, Json>,
  client: Record<string, Json> | null,
  security: Record<string, Json> | null,
  debug: Record<string, Json> | null,
): Network {
  const details = record(security?.ipDetails) ?? record(chain(raw, client)?.ipDetails);
  const asn = number(security?.asNumber) ?? number(details?.asNumber);
  return {
    asn: asn === null || asn <= 0 ? null : asn,
    asOrg: known(security?.asOrg) ?? known(details?.asOrg),
    isp: known(security?.isp) ?? known(details?.isp),
    domain: known(security?.domain) ?? known(details?.domain),
    isProxy: bool(security?.isProxy),
    services: [...services(details?.ipServiceCategories), ...services(parsedJson(debug?.tunnels))],
  };
}

function services(value: Json): NetworkService[] {
  return list(value).flatMap((item) => {
    const service = record(item);
    const type = text(service?.type);
    if (service === null || type === null) return [];
    return [
      {
        type: type
          .trim()
          .toUpperCase()
          .replace(/[\s-]+/g, '_'),
        operator: known(service.operator),
        anonymous: bool(service.isAnonymous) ?? bool(service.anonymous),
      },
    ];
  });
}

function device(value: Json): LogEvent['device'] {
  const raw = record(value);
  if (raw === null) return null;
  return {
    id: text(raw.id),
    name: text(raw.name),
    platform: text(raw.os_platform),
    managed: bool(raw.managed),
    registered: bool(raw.registered),
  };
}

const RISK_LEVELS = new Set(['LOW', 'MEDIUM', 'HIGH']);

/** The structured `securityContext.risk` where the org has it, else the debug data's Java-map strings. */
function opinion(
  security: Record<string, Json> | null,
  debug: Record<string, Json> | null,
): OktaOpinion {
  const risk = record(security?.risk);
  const written = mapInBraces(debug?.risk);
  const logOnly = record(parsedJson(debug?.logOnlySecurityData));
  const logOnlyRisk = record(logOnly?.risk);
  const level = text(risk?.level) ?? written.level ?? text(logOnlyRisk?.level);
  const reasons = risk === null ? (written.reasons ?? text(logOnlyRisk?.reasons)) : null;
  return {
    threatSuspected: bool(debug?.threatSuspected),
    riskLevel:
      level !== null && level !== undefined && RISK_LEVELS.has(level)
        ? (level as 'LOW' | 'MEDIUM' | 'HIGH')
        : null,
    riskReasons:
      reasons === null || reasons === undefined
        ? list(risk?.reasons).flatMap((reason) => text(reason) ?? [])
        : reasons.split(',').map((reason) => reason.trim()),
    detectionName: text(risk?.detectionName) ?? written.detectionName ?? null,
    behaviors: behaviors(security, debug, logOnly),
  };
}

function behaviors(
  security: Record<string, Json> | null,
  debug: Record<string, Json> | null,
  logOnly: Record<string, Json> | null,
): Record<string, string> {
  const found: Record<string, string> = { ...mapInBraces(debug?.behaviors) };
  for (const [name, result] of Object.entries(record(logOnly?.behaviors) ?? {})) {
    const said = text(result);
    if (said !== null) found[name] ??= said;
  }
  for (const item of list(security?.userBehaviors)) {
    const behavior = record(item);
    const name = text(behavior?.name);
    const result = text(behavior?.result);
    if (name !== null && result !== null) found[name] = result;
  }
  return found;
}

function hookIds(value: Json): string[] {
  const written = text(value);
  if (written === null) return list(value).flatMap((id) => text(id) ?? []);
  return written.split(/[\s,[\]"]+/).filter((id) => id !== '');
}
