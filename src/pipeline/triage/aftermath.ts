/** What an analyst asks next: what succeeded from the stranger's client, and who else came from there. */

import type { Finding } from '../../domain/judgement/judge.ts';
import type { Aftermath, SourceFacts } from '../../domain/response/incident.ts';
import { actOf } from '../../domain/session/acts.ts';
import type { LogEvent } from '../../domain/session/event.ts';
import type { Gathered } from './gather.ts';

const SUCCEEDED: ReadonlySet<string | null> = new Set(['SUCCESS', 'ALLOW']);
const MOST = 50;

/** Successful events from where the gravest finding saw the stranger, since it was one. */
export function aftermathOf(gathered: Gathered, { stranger }: Finding): Aftermath[] {
  return [...gathered.events.values()]
    .map(({ event }) => event)
    .filter(
      (event) =>
        event.publishedAt >= stranger.since &&
        stranger.ips.includes(event.client.ip ?? '') &&
        SUCCEEDED.has(event.outcome.result),
    )
    .sort((a, b) => a.publishedAt - b.publishedAt || (a.uuid < b.uuid ? -1 : 1))
    .slice(0, MOST)
    .map((event) => ({
      at: event.publishedAt,
      uuid: event.uuid,
      eventType: event.eventType,
      what: inWords(event),
    }));
}

function inWords(event: LogEvent): string {
  const act = actOf(event.eventType);
  if (act !== null) return act;
  const app = event.targets.find((target) => target.type === 'AppInstance');
  if (event.eventType === 'user.authentication.sso' && app !== undefined) {
    return `signed in to ${app.displayName ?? app.alternateId ?? app.id}`;
  }
  return event.displayMessage ?? event.eventType;
}

/** The stranger’s address with who else came from it; null where Okta gave none. */
export function sourceOf(gathered: Gathered, { stranger }: Finding): SourceFacts | null {
  const { ip, fingerprint: fp } = stranger;
  if (ip === null) return null;
  const others = gathered.context.org.addresses.get(ip);
  return {
    ip,
    asn: fp.asn,
    asOrg: fp.asOrg,
    country: fp.country,
    city: fp.city,
    succeededUsers: others?.succeededUsers ?? 0,
    failedUsers: others?.failedUsers ?? 0,
  };
}
