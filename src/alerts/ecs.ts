/** The same incident in the Elastic Common Schema, beside the OCSF event. ECS 9, elastic.co/docs. Pure. */
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
import { findingUid, given, listOrNull, rulesVersion } from './ocsf-objects.ts';
import { ipsOf } from './ocsf-trail.ts';

/** `source` and `user_agent` are the stranger's; what was before stands under `session_warden`. */
export function ecsFields(story: IncidentStory) {
  const finding = gravestFinding(story);
  const hijack = story.kind === 'session_hijack';
  const { user, details } = story;
  const stranger = finding === null ? null : strangerOf(finding, details);
  const strangers = toldAddresses(details).told.map(({ ip }) => ip);
  return given({
    '@timestamp': new Date(story.lastBadAt ?? story.openedAt).toISOString(),
    event: {
      kind: 'alert',
      category: hijack ? ['session', 'iam', 'intrusion_detection'] : ['configuration'],
      type: ['info'],
      module: 'okta',
      provider: 'session-warden',
      id: findingUid(story),
      risk_score: Math.round(story.score * 100),
      reason: story.headline,
    },
    message: story.headline,
    user:
      user === null
        ? null
        : given({
            id: user.id,
            name: user.login,
            full_name: user.name,
            email: user.login?.includes('@') === true ? user.login : null,
          }),
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
  const geo = given({ city_name: side.city, country_name: side.country });
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
