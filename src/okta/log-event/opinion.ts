/** Reads Okta's own assessment of an event: risk, behaviours, threat. */
import type { OktaOpinion } from '../../domain/session/event.ts';
import { mapInBraces, parsedJson } from '../debug-data.ts';
import { bool, type Json, list, record, text } from '../tolerant.ts';

const RISK_LEVELS = new Set(['LOW', 'MEDIUM', 'HIGH']);

/** Reads the structured `securityContext.risk` where the org has it, else the Java-map strings of the debug data. */
export function opinion(
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
    riskIssuer: text(risk?.issuer) ?? written.issuer ?? reportIssuer(debug),
    behaviors: behaviors(security, debug, logOnly),
  };
}

/** Reads who sent a security event, from what Okta repeats of it. Source: okta/okta-developer-docs `itp-et`. */
function reportIssuer(debug: Record<string, Json> | null): string | null {
  return text(record(parsedJson(debug?.partnerRiskReportData))?.issuer);
}

function behaviors(
  security: Record<string, Json> | null,
  debug: Record<string, Json> | null,
  logOnly: Record<string, Json> | null,
): Record<string, string> {
  const found = mapInBraces(debug?.behaviors);
  const alsoSaid = record(logOnly?.behaviors);
  for (const [name, result] of alsoSaid === null ? [] : Object.entries(alsoSaid)) {
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
