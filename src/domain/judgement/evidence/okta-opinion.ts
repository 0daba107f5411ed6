import type { Alarm } from '../../session/alarm.ts';
import { networkChanged } from '../compare/comparison.ts';
import { clientDiverges } from '../compare/divergence.ts';
import { isRelayable } from '../compare/opening.ts';
import { weigh } from '../compare/weigh.ts';
import type { Weights } from '../weights.ts';
import { type Evidence, type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { isAt } from './user-report.ts';

/** Okta's risk and behaviours on the stranger's requests, as far as the owner's did not show the same. */
export const oktaRisk: EvidenceKind = (suspicion) => {
  const { owner, stranger, context } = suspicion;
  const { weights } = context.tuning;
  const found: Evidence[] = [];
  const level = stranger.riskLevel;
  if (level !== null && level !== owner?.riskLevel) {
    const own = { HIGH: weights.riskHigh, MEDIUM: weights.riskMedium, LOW: weights.riskLow }[level];
    const weight = own > 0 && isOnlyANewPlace(suspicion) ? own * weights.riskOfNewPlace : own;
    found.push(
      ...weigh('okta-risk', weight, `Okta’s risk for these requests: ${level}`, { level }),
    );
  }
  if (stranger.threatSuspected && owner?.threatSuspected !== true)
    found.push(
      ...weigh(
        'okta-risk',
        weights.threatSuspected,
        'Okta’s ThreatInsight suspects a threat from this address',
      ),
    );
  const fresh = [...stranger.behaviors]
    .filter((name) => owner?.behaviors.has(name) !== true)
    .sort();
  const sum = fresh.reduce((total, name) => total + weights[behaviorWeight(name)], 0);
  if (fresh.length > 0) {
    const scale = isRelayable(suspicion) ? weights.riskOfNewPlace : 1;
    const weight = Math.min(weights.behaviorsAtMost, sum) * scale;
    found.push(
      ...weigh('okta-risk', weight, `Okta’s behaviour detection: ${toldOnce(fresh).join(', ')}`),
    );
  }
  return found;
};

/**
 * Whether it is the same client in another network, or a start on a rented one: Okta's risk then only repeats that the
 * network is new, or that the machine is, as any machine at such a start.
 */
function isOnlyANewPlace(suspicion: Suspicion): boolean {
  if (isRelayable(suspicion)) return true;
  return networkChanged(suspicion) === true && !clientDiverges(suspicion);
}

/** The behaviours, with only the widest of the places: a new country is also a new city at new coordinates. */
function toldOnce(behaviors: readonly string[]): readonly string[] {
  const place = PLACES.find((name) => behaviors.includes(name));
  return behaviors.filter((name) => name === place || !PLACES.includes(name));
}

const PLACES = ['New Country', 'New State', 'New City', 'New Geo-Location', 'New IP'];

function behaviorWeight(name: string): keyof Weights {
  if (/device/i.test(name)) return 'behaviorDevice';
  return /velocity|country/i.test(name) ? 'behaviorTravel' : 'behaviorNetwork';
}

/** Okta's own alarms about this session, or about its user at the time. */
export const oktaAlarm: EvidenceKind = (suspicion) => {
  const { timeline, context } = suspicion;
  const alarms = [...timeline.alarms.values(), ...context.userAlarms];
  const weighed = alarms
    .filter(({ kind }) => kind !== 'reported by the user')
    .map((alarm) => ({ alarm, weight: weightOf(alarm, suspicion) }))
    .sort((a, b) => b.weight - a.weight || (a.alarm.uuid < b.alarm.uuid ? -1 : 1));
  const gravest = weighed[0];
  if (gravest === undefined) return NOTHING;
  const { alarm, weight } = gravest;
  const detail = alarm.detail === '' ? '' : ` (${alarm.detail})`;
  return weigh('okta-alarm', weight, `Okta’s own alarm: ${alarm.kind}${detail}`, {
    level: alarm.level,
  });
};

function weightOf(raised: Alarm, suspicion: Suspicion): number {
  const { kind, level } = raised;
  const { stranger, context } = suspicion;
  const { weights } = context.tuning;
  switch (kind) {
    case 'session hijack suspected':
      return weights.alarmHijack;
    case 'client roaming':
      return weights.alarmRoaming;
    case 'device no longer managed':
      return isThere(raised, suspicion) ? weights.alarmUnmanaged : 0;
    case 'session context changed':
      if (!isThere(raised, suspicion)) return 0;
      return level === 'HIGH'
        ? weights.alarmContextHigh
        : level === 'LOW'
          ? 0
          : weights.alarmContext;
    case 'risk detected':
      return level === 'HIGH' ? weights.alarmRiskHigh : level === 'LOW' ? 0 : weights.alarmRisk;
    case 'risk raised':
      return weights.alarmRisk;
    case 'policy no longer met':
      return weights.alarmPolicy;
    case 'phishing declined':
      return isAt(stranger, raised) ? weights.alarmPhishingSite : weights.alarmPhishing;
    case 'device binding broken':
      return isThere(raised, suspicion) ? weights.alarmUnbound : weights.alarmUnboundPerhaps;
    case 'device binding missing':
      return weights.alarmUnboundPerhaps;
    case 'reported by the user':
      return 0;
  }
}

/** Whether it is about the stranger: an alarm with an address is about the look that has it, if there is one. */
function isThere(raised: Alarm, { stranger, appearances }: Suspicion): boolean {
  return isAt(stranger, raised) || !appearances.some((look) => isAt(look, raised));
}
