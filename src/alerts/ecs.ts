/** An incident in the Elastic Common Schema, sent beside the OCSF event. Pure. */
import { countryCodeOf } from '../domain/country.ts';
import {
  gravestFinding,
  type IncidentStory,
  type StorySide,
  strangerOf,
} from '../domain/response/incident-story.ts';
import { questionLines } from '../domain/response/question-in-words.ts';
import {
  deedLines,
  refusalLines,
  strangerAddressLines,
  toldAddresses,
} from '../domain/response/trail-in-words.ts';
import { waitingActionsOf } from './action-objects.ts';
import { ECS, ecsUser, SOURCE } from './ecs-objects.ts';
import { duplicateOf, findingUid, given, listOrNull, rulesVersion } from './ocsf-objects.ts';
import { ipsOf } from './ocsf-trail.ts';
import { isAlert, riskScore, severityId } from './standing.ts';

/**
 * Returns the fields of an incident. `source` and `user_agent` are the stranger's; what the session looked like before
 * stands under `session_warden`. Once nobody has to look any more, the kind is `event` in place of `alert`.
 * @param action the message's type
 */
export function ecsFields(story: IncidentStory, action: string) {
  const finding = gravestFinding(story);
  const hijack = story.kind === 'session_hijack';
  const { details } = story;
  const stranger = finding === null ? null : strangerOf(finding, details);
  const strangers = toldAddresses(details).told.map(({ ip }) => ip);
  return given({
    '@timestamp': new Date(story.lastBadAt ?? story.openedAt).toISOString(),
    ecs: ECS,
    event: given({
      kind: isAlert(story) ? 'alert' : 'event',
      category: hijack ? ['session', 'iam', 'intrusion_detection'] : ['configuration'],
      type: ['info'],
      action,
      ...SOURCE,
      id: findingUid(story),
      severity: severityId(story),
      risk_score: riskScore(story),
      reason: story.headline,
    }),
    message: story.headline,
    user: ecsUser(story),
    source: stranger === null ? null : sourceOf(stranger),
    user_agent: stranger?.userAgent == null ? null : { original: stranger.userAgent },
    related: strangers.length === 0 ? null : { ip: strangers },
    threat: hijack ? THREAT : null,
    rule: given({
      id: story.kind,
      name: story.kind.replaceAll('_', ' '),
      ruleset: 'session-warden',
      version: rulesVersion(story),
    }),
    session_warden: given({
      org: story.org.key,
      incident: story.reference,
      verdict: story.verdict,
      score: story.score,
      status: story.status,
      resolution: story.resolution,
      duplicate_of: duplicateOf(story),
      assignee: story.assignee,
      revision: story.revision,
      containment: story.containment,
      session: story.subject,
      before: finding?.before == null ? null : sourceOf(finding.before),
      next_step: story.nextStep,
      waiting_actions: waitingActionsOf(story),
      asked_user: listOrNull(questionLines(story.questions)),
      done_by_stranger: listOrNull(deedLines(details)),
      refused_to_stranger: listOrNull(refusalLines(details)),
      stranger_addresses: listOrNull(strangerAddressLines(details)),
      own_addresses: ipsOf(details.addresses.own),
      unclear_addresses: ipsOf(details.addresses.unclear),
    }),
  });
}

const THREAT = {
  framework: 'MITRE ATT&CK',
  tactic: { id: ['TA0006'], name: ['Credential Access'] },
  technique: {
    id: ['T1539', 'T1550'],
    name: ['Steal Web Session Cookie', 'Use Alternate Authentication Material'],
  },
};

function sourceOf(side: StorySide) {
  const geo = given({
    city_name: side.city,
    country_name: side.country,
    country_iso_code: side.country === null ? null : countryCodeOf(side.country),
  });
  const as = given({
    number: side.asn,
    organization: side.asOrg === null ? null : { name: side.asOrg },
  });
  return given({
    ip: side.ip,
    geo: Object.keys(geo).length === 0 ? null : geo,
    as: Object.keys(as).length === 0 ? null : as,
  });
}
