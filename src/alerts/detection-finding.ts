/** An incident as an OCSF Detection Finding (class 2004) under the Incident profile. Pure. */
import {
  gravestFinding,
  type IncidentStory,
  type StoryFinding,
  type StorySide,
} from '../domain/response/incident-story.ts';
import { adviceOf } from '../domain/response/story-wording.ts';
import { anomalyAnalyses } from './anomaly-analyses.ts';
import { findingInfo } from './finding-info.ts';
import { endpointOf, findingUid, given, metadataOf, placeOf, userOf } from './ocsf-objects.ts';
import { observablesOf } from './ocsf-trail.ts';
import { type FindingPart, unmappedOf, WHOLE } from './ocsf-unmapped.ts';
import {
  isAlert,
  isSuspectedBreach,
  priorityId,
  riskScore,
  severityId,
  statusId,
  verdictId,
} from './standing.ts';

const FINDING_ACTIVITIES = { created: 1, updated: 2, closed: 3 } as const;
export type FindingActivity = keyof typeof FINDING_ACTIVITIES;

const CATEGORY_FINDINGS = 2;
const DETECTION_FINDING = 2004;

/** Returns the finding as it stands; its `finding_info.uid` never changes, so that receivers can join the messages. */
export function detectionFinding(
  story: IncidentStory,
  activity: FindingActivity,
  { fresh, part }: FindingPart = WHOLE,
) {
  const activity_id = FINDING_ACTIVITIES[activity];
  const finding = gravestFinding(story);
  const uid = `${findingUid(story)}/${story.revision}${part === 0 ? '' : `.${part}`}`;
  return given({
    category_uid: CATEGORY_FINDINGS,
    class_uid: DETECTION_FINDING,
    type_uid: DETECTION_FINDING * 100 + activity_id,
    activity_id,
    // When the finding was first made, in later messages as well.
    time: story.openedAt,
    start_time: story.firstBadAt,
    end_time: story.lastBadAt,
    severity_id: severityId(story),
    message: story.headline,
    metadata: metadataOf(story, uid, ['incident']),
    finding_info: findingInfo(story),
    is_alert: isAlert(story),
    status_id: statusId(story),
    confidence_score: riskScore(story),
    risk_score: riskScore(story),
    observables: observablesOf(story),
    evidences: finding === null ? null : evidences(story, finding),
    anomaly_analyses: finding === null ? null : anomalyAnalyses(finding),
    remediation: remediation(story),
    verdict_id: verdictId(story),
    assignee: story.assignee === null ? null : { name: story.assignee },
    priority_id: priorityId(story),
    is_suspected_breach: isSuspectedBreach(story),
    src_url: story.consoleUrl,
    unmapped: unmappedOf(story, fresh),
  });
}

function evidences(story: IncidentStory, finding: StoryFinding) {
  const side = (name: 'before' | 'after', look: StorySide | null) => {
    if (look === null) return [];
    const endpoint = endpointOf(look);
    return [
      given({
        name,
        uid: `${finding.uuid}/${name}`,
        actor: given({ user: userOf(story), session: { uid: finding.session } }),
        src_endpoint: endpoint,
        http_request: look.userAgent === null ? null : { user_agent: look.userAgent },
        data: given({
          network_kind: look.networkKind,
          browser: look.family,
          browser_major: look.major,
          os: look.os,
          // An endpoint without a location would lose the place.
          location: endpoint?.location === undefined ? placeOf(look) : null,
        }),
      }),
    ];
  };
  return [...side('before', finding.before), ...side('after', finding.after)];
}

function remediation(story: IncidentStory) {
  const done = story.actions.filter(({ status }) => status === 'done').map(({ title }) => title);
  const next = [...(story.nextStep === null ? [] : [story.nextStep]), ...adviceOf(story)];
  if (done.length === 0 && story.details.notContained.length === 0 && next.length === 0)
    return null;
  const desc = [
    ...(next.length === 0 ? [] : [`Next: ${next.join(' ')}`]),
    ...(done.length > 0 ? [`Done: ${done.join(', ')}.`] : []),
    ...(done.length === 0 && story.kind === 'session_hijack' ? ['Nothing was done.'] : []),
    ...story.details.notContained,
  ];
  return { desc: desc.join(' ') };
}
