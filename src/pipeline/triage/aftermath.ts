/** What an analyst asks next: what succeeded from the stranger's client, and who else came from there. */
import { actOf } from '../../domain/acts.ts';
import type { LogEvent } from '../../domain/event.ts';
import type { Aftermath, SourceFacts } from '../../domain/incident.ts';
import type { Finding } from '../../domain/judge.ts';
import type { Gathered } from './gather.ts';

const SUCCEEDED: ReadonlySet<string | null> = new Set(['SUCCESS', 'ALLOW']);
const MOST = 50;

/** Successful events of the client that the gravest finding points at, from the change on. */
export function aftermathOf(gathered: Gathered, finding: Finding): Aftermath[] {
  return [...gathered.events.values()]
    .map(({ event }) => event)
    .filter(
      (event) =>
        event.publishedAt >= finding.at &&
        event.client.ip === finding.toIp &&
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

export function sourceOf(gathered: Gathered, finding: Finding): SourceFacts | null {
  if (finding.toIp === null) return null;
  const others = gathered.context.org.addresses.get(finding.toIp);
  return {
    ip: finding.toIp,
    asn: finding.to.asn,
    asOrg: finding.to.asOrg,
    country: finding.to.country,
    city: finding.to.city,
    succeededUsers: others?.succeededUsers ?? 0,
    failedUsers: others?.failedUsers ?? 0,
  };
}
