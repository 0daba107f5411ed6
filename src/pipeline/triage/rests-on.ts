/** Finds the events a verdict rests on, which have to be Okta's own before anybody is signed out. */
import type { EvidenceCode } from '../../domain/judgement/evidence-codes.ts';
import type { Finding, Judgement } from '../../domain/judgement/judge.ts';
import { weighedActOf } from '../../domain/session/acts.ts';
import { type LogEvent, SUCCEEDED } from '../../domain/session/event.ts';
import { compareMoments } from '../../domain/session/moment.ts';
import type { HeldEvent } from '../proof/held-event.ts';
import type { Gathered } from './gather.ts';

/** Most events of a kind, the gravest first, and most of all kinds together: four look-ups in the log. */
const MOST_OF_A_KIND = 25;
const MOST = 100;

/**
 * Returns both sides of the findings that count: the event that showed the stranger, and one that shows the owner, for
 * a forged past would make a hijack out of a real event. Further those that contradict each other, since real events
 * sent again with other times make two clients out of one that moved; those that make an innocent change look grave:
 * Okta's alarms, what was done from there, who acted after whom, and where the phone was; and those that end the
 * session, since a session that has ended is not ended again.
 */
export function restsOn(gathered: Gathered, judgement: Judgement): readonly HeldEvent[] {
  const worst = judgement.findings[0];
  const counting = judgement.findings
    .filter((finding) => finding === worst || finding.score >= judgement.score / 2)
    .slice(0, MOST_OF_A_KIND);
  const held = [
    ...counting.flatMap((finding) => [
      gathered.events.get(finding.uuid) ?? [],
      witnessOf(gathered, finding.fromIp, finding.from?.userAgent ?? null, finding.at) ?? [],
    ]),
    alarmsOf(gathered),
    gathered.ends.slice(0, MOST_OF_A_KIND),
    gathered.contradictions.slice(0, MOST_OF_A_KIND),
    claimsAbout(gathered, counting),
    turnsOf(gathered),
    answersOf(gathered, counting),
  ].flat();
  return [...new Set(held)].slice(0, MOST);
}

/** Returns the session's event from that client that is nearest in time; null where there is none. */
function witnessOf(
  gathered: Gathered,
  ip: string | null,
  userAgent: string | null,
  at: number,
): HeldEvent | null {
  if (ip === null) return null;
  let nearest: HeldEvent | null = null;
  for (const held of gathered.events.values()) {
    const { client, publishedAt } = held.event;
    if (client.ip !== ip || client.userAgent !== userAgent) continue;
    const distance = Math.abs(publishedAt - at);
    if (nearest === null || distance < Math.abs(nearest.event.publishedAt - at)) nearest = held;
  }
  return nearest;
}

/** Returns the events of Okta's alarms: one of them can make a theft of an ordinary session. */
function alarmsOf({ timeline, events, userAlarms }: Gathered): HeldEvent[] {
  const ofSession = [...timeline.alarms.values()].flatMap(({ uuid }) => events.get(uuid) ?? []);
  return [...ofSession, ...userAlarms].slice(0, MOST_OF_A_KIND);
}

/** Returns, for each claim that counts once, the first event from the stranger's addresses that makes it. */
function claimsAbout({ events }: Gathered, findings: readonly Finding[]): HeldEvent[] {
  const there = new Set(findings.flatMap(({ stranger }) => stranger.ips));
  const first = new Map<string, HeldEvent>();
  for (const held of events.values()) {
    if (!there.has(held.event.client.ip ?? '')) continue;
    for (const claim of claimsOf(held.event)) {
      const known = first.get(claim);
      if (known === undefined || compareMoments(momentOf(held), momentOf(known)) < 0)
        first.set(claim, held);
    }
  }
  return [...new Set(first.values())].slice(0, MOST_OF_A_KIND);
}

function claimsOf({ eventType, outcome, opinion, targets }: LogEvent): string[] {
  const act = SUCCEEDED.has(outcome.result) ? weighedActOf(eventType) : null;
  const app = targets.find(({ type }) => type === 'AppInstance');
  const behaviors = Object.entries(opinion.behaviors).filter(([, result]) => result === 'POSITIVE');
  return [
    ...(act === null ? [] : [`act ${act}`]),
    ...(opinion.riskLevel === null ? [] : [`risk ${opinion.riskLevel}`]),
    ...(opinion.threatSuspected === true ? ['threat'] : []),
    ...behaviors.map(([name]) => `behavior ${name}`),
    ...(app === undefined ? [] : [`app ${app.id}`]),
  ];
}

/** Returns the first pairs of events at which one client followed another. */
function turnsOf({ timeline, events }: Gathered): HeldEvent[] {
  const moments = timeline.entries
    .filter(({ inScope }) => inScope)
    .flatMap(({ spells, fingerprint }) =>
      spells.flatMap(({ first, last }) =>
        [first, last].map((moment) => ({ ...moment, fingerprint })),
      ),
    )
    .sort(compareMoments);
  const found: HeldEvent[] = [];
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 1]?.fingerprint;
    const { asn, userAgent } = moment.fingerprint;
    if (before === undefined || (before.asn === asn && before.userAgent === userAgent)) continue;
    const turn = [moments[index - 1]?.uuid, moment.uuid];
    found.push(...turn.flatMap((uuid) => (uuid === undefined ? [] : (events.get(uuid) ?? []))));
    if (found.length >= MOST_OF_A_KIND) break;
  }
  return found;
}

/** Returns the events that tell where and for what the second factor was answered, if that counts against it. */
function answersOf({ events }: Gathered, findings: readonly Finding[]): HeldEvent[] {
  const counts = findings.some(({ evidence }) =>
    evidence.some(({ code, weight }) => OF_ANSWERS.has(code) && weight > 0),
  );
  if (!counts) return [];
  return [...events.values()]
    .filter(({ event }) => event.eventType === 'user.authentication.auth_via_mfa')
    .slice(0, MOST_OF_A_KIND);
}

const OF_ANSWERS: ReadonlySet<EvidenceCode> = new Set([
  'authenticator-place',
  'authenticator-program',
]);

function momentOf({ event }: HeldEvent) {
  return { at: event.publishedAt, uuid: event.uuid };
}
