/** Reads everything that the page of one incident shows. */
import { isAboutSession } from '../domain/response/incident-subject.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { offersByHand } from '../pipeline/offers/by-hand.ts';
import { responderLacks } from '../pipeline/offers/responder-lacks.ts';
import { knownNames } from '../pipeline/steer/known-names.ts';
import { leavesInside } from '../pipeline/steer/left-uncontained.ts';
import { watchOfUser } from '../queries/watched-user.ts';
import type { Rows } from '../store/database.ts';
import { verifyHistory } from '../store/history.ts';
import { usersOfAddress } from '../store/incident-events.ts';
import { incidentView, type VisibleIncident } from '../store/incident-view.ts';
import { orgOfIncident } from '../store/org-status.ts';
import { relatedIncidents } from '../store/related-incidents.ts';
import { habitsOfUser, type UserHabits } from '../store/user-habits.ts';
import { placesOfUser, type UserPlace } from '../store/user-places.ts';
import type { IncidentPageView } from './incident/incident-page.ts';
import { readContact } from './read-contact.ts';
import { type Addresses, readSessionTimeline, type SessionTimeline } from './session-timeline.ts';

const NO_TIMELINE: SessionTimeline = { lanes: [], events: [], cut: false };

/** Returns the facts of the page; null where there is no such incident. */
export async function readIncident(
  deps: Pick<Dependencies, 'config' | 'database' | 'fingerprintSources' | 'orgs' | 'now'>,
  incidentId: number,
): Promise<Omit<IncidentPageView, 'told'> | null> {
  const { rows } = deps.database;
  const org = await orgOfIncident(rows, incidentId);
  const view = org === null ? null : await incidentView(rows, org, incidentId);
  if (org === null || view === null) return null;
  const { incident } = view;
  const around = (incident.firstBadAt ?? incident.openedAt).getTime();
  const sourceIp = incident.details.source?.ip ?? incident.details.stolen[0]?.ip ?? null;
  const [
    check,
    timeline,
    addressUses,
    usualPlaces,
    habits,
    watch,
    related,
    inside,
    lacking,
    contact,
    known,
  ] = await Promise.all([
    verifyHistory(rows, org, incidentId),
    isAboutSession(incident)
      ? readSessionTimeline(deps, { org, incidentId, around, addresses: addressesOf(incident) })
      : NO_TIMELINE,
    sourceIp === null ? [] : usersOfAddress(rows, { org, ip: sourceIp, around }),
    readUsualPlaces(rows, incident, around),
    readHabits(rows, incident, around),
    watchOfUser(deps, incident),
    relatedIncidents(rows, incident),
    leavesInside(rows, incident),
    responderLacks(deps, org),
    readContact(rows, incident),
    knownNames(rows, deps.config),
  ]);
  const names = known.map(({ name }) => name);
  const orgUrl = deps.orgs.get(org)?.config.url ?? null;
  const canAsk = deps.orgs.has(org) && deps.config.slack?.signingSecret != null;
  const offers = offersByHand(deps, incident, view.actions);
  const about = {
    view,
    check,
    timeline,
    sourceIp,
    addressUses,
    usualPlaces,
    habits,
    watch,
    related,
    leavesInside: inside,
  };
  return { ...about, orgUrl, canAsk, offers, lacking, contact, names, now: deps.now() };
}

/** Returns the user's usual places; none for an alarm about the hook, which concerns no user. */
function readUsualPlaces(
  rows: Rows,
  { kind, org, userId, id }: VisibleIncident,
  around: number,
): Promise<UserPlace[]> {
  if (kind !== 'session_hijack' || userId === null) return Promise.resolve([]);
  return placesOfUser(rows, { org, userId, incidentId: id, around, limit: MOST_PLACES });
}

function readHabits(
  rows: Rows,
  { kind, org, userId, id }: VisibleIncident,
  around: number,
): Promise<UserHabits | null> {
  if (kind !== 'session_hijack' || userId === null) return Promise.resolve(null);
  return habitsOfUser(rows, { org, userId, incidentId: id, around });
}

const MOST_PLACES = 12;

/**
 * Returns the addresses of each side. One that both used is left out: it tells them apart no better than the client
 * does.
 */
function addressesOf({ details: { addresses } }: VisibleIncident): Addresses {
  const alone = addresses.stranger.filter(({ alsoUsers }) => !alsoUsers);
  return {
    stranger: new Set(alone.map(({ ip }) => ip)),
    user: new Set(addresses.own.map(({ ip }) => ip)),
  };
}
