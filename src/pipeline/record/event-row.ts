/** Turns a log event into the row that is stored and compared; pure but for what it remembers. */
import { hash } from 'node:crypto';
import { isOnFixedLine } from '../../domain/judgement/compare/comparison.ts';
import { isForHire } from '../../domain/judgement/compare/org-habit.ts';
import { sensitiveActOf } from '../../domain/session/acts.ts';
import { alarmOf, isAboutUser } from '../../domain/session/alarm.ts';
import { bindingFault } from '../../domain/session/device-binding.ts';
import type { LogEvent } from '../../domain/session/event.ts';
import {
  type Fingerprint,
  type FingerprintSources,
  fingerprintKey,
  fingerprintOf,
} from '../../domain/session/fingerprint.ts';
import { inBaselineScope } from '../../domain/session/scope.ts';
import { isDone } from '../../domain/session/sighting.ts';
import { remembering } from '../../network/least-recent.ts';
import type { EventRow, SightingRow } from '../../store/events.ts';
import type { LoggedNetwork } from '../../store/logged-networks.ts';
import { storableJsonText } from '../../store/storable.ts';
import type { IsHostile } from './hostile-in-force.ts';
import { type LoggedNetworks, loggedNetworks, networkLogged } from './logged-networks.ts';
import { type SessionRoots, sessionRoots } from './session-roots.ts';

export type EventRowMaker = (
  org: string,
  source: EventRow['source'],
  event: LogEvent,
  raw: string,
) => EventRow;

const FINGERPRINTS_KEPT = 20_000;

/**
 * Makes a function that turns events into rows.
 * @param sources tell of networks, places and clients what the events themselves do not
 * @param networks what the orgs' logs said of networks; absent: what this maker itself learns from events
 * @param isHostile tells what is judged wherever it turns up; absent: nothing
 */
export function eventRowMaker(
  sources: FingerprintSources,
  networks: LoggedNetworks = loggedNetworks(sources),
  isHostile: IsHostile = () => false,
): EventRowMaker {
  const sightingOf = remembering(
    FINGERPRINTS_KEPT,
    (key: string, fingerprint: Fingerprint): SightingRow => ({
      fingerprint: hash('sha256', key, 'base64url').slice(0, 22),
      userAgent: fingerprint.userAgent,
      country: fingerprint.country,
      device: fingerprint.deviceFingerprint,
      deviceToken: fingerprint.deviceToken,
      isOnFixedLine: isOnFixedLine({ fingerprint }),
      details: JSON.stringify(fingerprint),
    }),
  );

  const roots = sessionRoots();

  return (org, source, event, raw) => {
    const logged = source === 'system_log' ? networksIn(org, event) : NO_NETWORKS;
    networks.learn(logged);
    const fingerprint = fingerprintOf(event, networks.sourcesFor(org));
    const inScope = inBaselineScope(event, fingerprint, sources);
    const alarm = alarmOf(event);
    const warnsAt = alarm !== null && isAboutUser(event) ? alarm.at : null;
    const succeeded = isDone(event);
    const { ip } = event.client;
    const hostile = inScope && isHostile(org, { ip, asn: fingerprint.asn });
    const starts = inScope && event.eventType === 'user.session.start';
    return {
      org,
      uuid: event.uuid,
      publishedAt: event.publishedAt,
      source,
      eventType: event.eventType,
      userId: inScope ? event.actor.id : subjectOf(event),
      sessionId: sessionOf(org, event, roots),
      ip,
      asn: fingerprint.asn,
      outcome: event.outcome.result,
      raw: storableJsonText(raw),
      succeeded,
      sighting: inScope ? sightingOf(sightingKey(succeeded, fingerprint), fingerprint) : null,
      alarm:
        hostile || (alarm !== null && warnsAt === null) || (starts && isUnusualStart(fingerprint)),
      warnsAt,
      starts,
      opens: inScope && succeeded && event.eventType === 'user.authentication.sso',
      hides: inScope && succeeded && isUnusualStart(fingerprint),
      networks: logged,
      acts: sensitiveActOf(event.eventType) !== null,
    };
  };
}

const NO_NETWORKS: readonly LoggedNetwork[] = [];

function networksIn(org: string, { client, network }: LogEvent): readonly LoggedNetwork[] {
  const { asn, asOrg } = network;
  return client.ip === null || asn === null
    ? NO_NETWORKS
    : networkLogged(org, client.ip, { asn, asOrg });
}

/** Returns the key of a sighting; refused ones are kept apart, since no baseline is learnt from them. */
function sightingKey(succeeded: boolean, fingerprint: Fingerprint): string {
  const key = fingerprintKey(fingerprint);
  return succeeded ? key : `${key}|refused`;
}

function isUnusualStart({ networkKind, isProxy }: Fingerprint): boolean {
  return isProxy === true || isForHire(networkKind);
}

/**
 * Returns the session an event is about. In `user.session.clear` Okta writes the acting admin's, and in
 * `user.session.end` the ended one in a field of its own (Okta's Identity Threat Protection events reference).
 */
function sessionOf(org: string, event: LogEvent, roots: SessionRoots): string | null {
  if (event.eventType === 'user.session.clear') return null;
  const { endedSessionId } = event.debug;
  return endedSessionId === null || bindingFault(event) !== null
    ? roots(org, event)
    : endedSessionId;
}

/** Returns the user an event outside the comparison is about: the one an administrator acted on, else the actor. */
function subjectOf(event: LogEvent): string | null {
  const acted = event.targets.find((target) => target.type === 'User');
  if (acted !== undefined) return acted.id;
  return event.actor.type === 'User' ? event.actor.id : null;
}
