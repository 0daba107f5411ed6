/** The facts of an incident that OCSF has no place for. Pure. */

import { userPageLink } from '../domain/admin-pages.ts';
import { incidentRef } from '../domain/response/incident-name.ts';
import type { IncidentStory, StoryEntry } from '../domain/response/incident-story.ts';
import { MOST_RELATED_TOLD, type Related } from '../domain/response/related.ts';
import { actionsOf } from './action-objects.ts';
import { duplicateOf, given, listOrNull } from './ocsf-objects.ts';
import { trailOf } from './ocsf-trail.ts';

/** The number of a message among several about one state, from 0, and the history entries that it carries. */
export type FindingPart = { readonly fresh: readonly StoryEntry[]; readonly part: number };
export const WHOLE: FindingPart = { fresh: [], part: 0 };

/** Returns OCSF `unmapped`. @param fresh the history entries that this message carries */
export function unmappedOf(story: IncidentStory, fresh: readonly StoryEntry[]) {
  const { history } = story;
  return {
    incident: story.reference,
    incident_ref: incidentRef(story),
    incident_kind: story.kind,
    verdict: story.verdict,
    status: story.status,
    ...given({ resolution: story.resolution, duplicate_of: duplicateOf(story) }),
    containment: story.containment,
    revision: story.revision,
    ...trailOf(story),
    ...given({
      user_page: story.user === null ? null : userPageLink(story.org.url, story.user.id),
    }),
    ...given({ related: listOrNull(story.related.slice(0, MOST_RELATED_TOLD).map(relatedObject)) }),
    ...actionsOf(story),
    ...given({
      history:
        history === null ? null : given({ ...history, new: listOrNull(fresh.map(entryObject)) }),
    }),
  };
}

function relatedObject({ reference, verdict, status, sameUser, sameAddresses }: Related) {
  const same_addresses = listOrNull(sameAddresses);
  return given({ incident: reference, verdict, status, same_user: sameUser, same_addresses });
}

/** Returns a history entry as the API has it, and uncut: its hash covers all of it. */
function entryObject({ at, ...entry }: StoryEntry) {
  return { ...entry, at: new Date(at).toISOString() };
}
