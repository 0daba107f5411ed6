/** A finished response action as an OCSF Remediation Activity (class 7001). Pure. */
import type { IncidentStory, StoryAction } from '../domain/response/incident-story.ts';
import type { ResponseActionKind } from '../domain/response/response-catalogue.ts';
import {
  actionSeverityId,
  actionUid,
  findingUid,
  given,
  metadataOf,
  userOf,
} from './ocsf-objects.ts';

const CATEGORY_REMEDIATION = 7;
const REMEDIATION_ACTIVITY = 7001;

const ISOLATE = 1;
const EVICT = 2;
const RESTORE = 3;
const HARDEN = 4;
const OTHER = 99;

type Countermeasure = readonly [uid: string, name: string];

/** Activity and countermeasure of each kind of action, by MITRE D3FEND's tactics and techniques (d3fend.mitre.org). */
const ACTIVITIES: Readonly<Record<ResponseActionKind, readonly [number, Countermeasure | null]>> = {
  clear_sessions: [EVICT, ['D3-ST', 'Session Termination']],
  universal_logout: [EVICT, ['D3-ST', 'Session Termination']],
  revoke_grants: [EVICT, ['D3-CR', 'Credential Revocation']],
  revoke_api_tokens: [EVICT, ['D3-CR', 'Credential Revocation']],
  reset_factors: [EVICT, ['D3-CR', 'Credential Revocation']],
  unenroll_new_factors: [EVICT, ['D3-CR', 'Credential Revocation']],
  suspend: [EVICT, ['D3-AL', 'Account Locking']],
  expire_password: [HARDEN, ['D3-CRO', 'Credential Rotation']],
  reset_password: [HARDEN, ['D3-CRO', 'Credential Rotation']],
  block_ip: [ISOLATE, ['D3-NTF', 'Network Traffic Filtering']],
  quarantine: [ISOLATE, ['D3-UAP', 'User Account Permissions']],
  unsuspend: [RESTORE, ['D3-ULA', 'Unlock Account']],
  unblock_ip: [RESTORE, null],
  unquarantine: [RESTORE, null],
  lower_risk: [RESTORE, null],
  raise_risk: [OTHER, null],
  send_security_event: [OTHER, null],
};

export function remediationActivity(story: IncidentStory, action: StoryAction) {
  const known = action.kind in ACTIVITIES ? ACTIVITIES[action.kind as ResponseActionKind] : null;
  const [activity_id, countermeasure] = known ?? [OTHER, null];
  const user = userOf(story);
  const failed = action.status === 'failed';
  return given({
    category_uid: CATEGORY_REMEDIATION,
    class_uid: REMEDIATION_ACTIVITY,
    type_uid: REMEDIATION_ACTIVITY * 100 + activity_id,
    activity_id,
    activity_name: activity_id === OTHER ? action.title : null,
    time: action.finishedAt ?? story.updatedAt,
    start_time: action.startedAt,
    severity_id: actionSeverityId(action),
    command_uid: `${findingUid(story)}/actions/${action.id}`,
    metadata: metadataOf(story, actionUid(story, action), []),
    // 1 success, 2 failure.
    status_id: failed ? 2 : 1,
    status_code: action.errorCode,
    status_detail: action.errorMessage ?? action.reason,
    message: `${action.title}: ${action.status}`,
    countermeasures:
      countermeasure === null
        ? null
        : [{ d3f_technique: { uid: countermeasure[0], name: countermeasure[1] } }],
    remediation: { desc: action.calls.length === 0 ? action.title : action.calls.join('; ') },
    unmapped: given({
      incident: story.reference,
      action_kind: action.kind,
      finding_uid: findingUid(story),
      user,
      decided_by: action.decidedBy,
      undo_of: action.undoOf,
      addresses: action.addresses.length === 0 ? null : action.addresses,
    }),
  });
}
