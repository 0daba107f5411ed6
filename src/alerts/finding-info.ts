/** OCSF `finding_info`: what was found, by which rule in which version, and from which events. */
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { findingUid, given, productOf, rulesVersion } from './ocsf-objects.ts';

/** Most related events in a message, so that it stays below the 20 kB that Standard Webhooks asks for. */
const MAX_RELATED = 20;

const SYSTEM_LOG = { uid: 'okta-system-log', vendor_name: 'Okta' };

export function findingInfo(story: IncidentStory) {
  const related = story.findings.map(({ uuid }) => ({ uid: uuid, product: SYSTEM_LOG }));
  return given({
    uid: findingUid(story),
    title: story.headline,
    types: [story.kind],
    created_time: story.openedAt,
    modified_time: story.updatedAt,
    first_seen_time: story.firstBadAt,
    last_seen_time: story.lastBadAt,
    src_url: story.consoleUrl,
    data_sources: ['Okta Event Hooks', 'Okta System Log'],
    product: productOf(story),
    analytic: given({
      uid: story.kind,
      name: story.kind.replaceAll('_', ' '),
      version: rulesVersion(story),
      type_id: 1,
    }),
    attacks: story.kind === 'session_hijack' ? ATTACKS : null,
    related_events: related.length === 0 ? null : related.slice(0, MAX_RELATED),
    related_events_count: related.length,
  });
}

/** MITRE ATT&CK techniques: stealing the session cookie, and using it. */
const ATTACKS = [
  {
    tactic: { uid: 'TA0006', name: 'Credential Access' },
    technique: { uid: 'T1539', name: 'Steal Web Session Cookie' },
  },
  {
    tactic: { uid: 'TA0008', name: 'Lateral Movement' },
    technique: { uid: 'T1550', name: 'Use Alternate Authentication Material' },
    sub_technique: { uid: 'T1550.004', name: 'Web Session Cookie' },
  },
];
