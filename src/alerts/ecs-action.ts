/** A finished response action in the Elastic Common Schema: what was changed, for whom, and whether it worked. Pure. */
import { oneLine } from '../domain/one-line.ts';
import type { IncidentStory, StoryAction } from '../domain/response/incident-story.ts';
import { ECS, ecsUser, SOURCE } from './ecs-objects.ts';
import { actionSeverityId, actionUid, given, listOrNull } from './ocsf-objects.ts';

const LONGEST_TEXT = 300;
const MOST_ADDRESSES = 20;

/** Returns the fields of an action; `user.target` is the user it affects. @param type the message's type */
export function ecsActionFields(story: IncidentStory, action: StoryAction, type: string) {
  const failed = action.status === 'failed';
  const target = ecsUser(story);
  const login = story.user?.login ?? null;
  const ips = action.addresses.slice(0, MOST_ADDRESSES);
  return given({
    '@timestamp': new Date(action.finishedAt ?? story.updatedAt).toISOString(),
    ecs: ECS,
    event: {
      kind: 'event',
      // A block changes a network zone; every other action changes the user.
      ...(ips.length > 0
        ? { category: ['configuration'], type: ['change'] }
        : { category: ['iam'], type: ['user', 'change'] }),
      action: type,
      outcome: failed ? 'failure' : 'success',
      ...SOURCE,
      id: actionUid(story, action),
      severity: actionSeverityId(action),
    },
    message: `${action.title}: ${action.status}`,
    error: failed
      ? given({
          code: action.errorCode,
          message: action.errorMessage === null ? null : oneLine(action.errorMessage, LONGEST_TEXT),
        })
      : null,
    user: target === null ? null : { target },
    related:
      login === null && ips.length === 0
        ? null
        : given({ user: login === null ? null : [login], ip: listOrNull(ips) }),
    session_warden: given({
      org: story.org.key,
      incident: story.reference,
      action: given({
        id: action.id,
        kind: action.kind,
        status: action.status,
        decided_by: action.decidedBy,
        undo_of: action.undoOf,
      }),
    }),
  });
}
