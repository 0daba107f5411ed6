/** Links from an alert to the pages of Okta where its reader goes on. Pure. */
import { userPageLink } from '../admin-pages.ts';
import { HOOK_CHANGES_FILTER, systemLogLink } from '../system-log-link.ts';
import type { IncidentStory } from './incident-story.ts';

export type OktaLink = { readonly title: string; readonly url: string };

type Told = Pick<IncidentStory, 'kind' | 'user' | 'org' | 'firstBadAt' | 'openedAt'>;

/** Links to the log about its user or its hook, then to the user's page; empty where the org's console is not known. */
export function oktaLinks({ kind, user, org, firstBadAt, openedAt }: Told): readonly OktaLink[] {
  const filter = user !== null ? `actor.id eq "${user.id}"` : aboutHook(kind);
  const log = filter === null ? null : systemLogLink(org.url, filter, firstBadAt ?? openedAt);
  const page = user === null ? null : userPageLink(org.url, user.id);
  return [
    ...(log === null ? [] : [{ title: 'System Log', url: log }]),
    ...(page === null ? [] : [{ title: 'User in Okta', url: page }]),
  ];
}

function aboutHook(kind: Told['kind']): string | null {
  return kind === 'hook_tampered' ? HOOK_CHANGES_FILTER : null;
}
