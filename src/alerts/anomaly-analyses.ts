/** OCSF `anomaly_analyses`: the evidence with its weights, and what the session looked like before. Pure. */
import type { StoryFinding, StorySide } from '../domain/response/incident-story.ts';
import { given, listOrNull } from './ocsf-objects.ts';

/** Returns null where no evidence has a weight. */
export function anomalyAnalyses(finding: StoryFinding) {
  const speaking = finding.evidence.filter(({ weight }) => weight !== 0);
  if (speaking.length === 0) return null;
  return [
    given({
      analysis_targets: [{ name: finding.session, type: 'Okta session' }],
      anomalies: speaking.map(({ code, weight, detail }) => ({
        observation_parameter: code,
        observation_type: 'Deviation Analysis',
        observed_pattern: `log-likelihood ratio ${weight.toFixed(2)}`,
        observations: [{ value: detail }],
      })),
      baselines: finding.before === null ? null : baselinesOf(finding.before),
    }),
  ];
}

function baselinesOf(before: StorySide) {
  const values = [
    ['asn', before.asn === null ? null : String(before.asn)],
    ['user_agent', before.userAgent],
    ['country', before.country],
  ] as const;
  const baselines = values.flatMap(([observation_parameter, value]) =>
    value === null ? [] : [{ observation_parameter, observations: [{ value }] }],
  );
  return listOrNull(baselines);
}
