/**
 * Stage 3. Decides what a judgement means for the session's incident: it is opened, brought up to date, lowered or left
 * alone, with its findings and what is to be done; all in the transaction that holds the session.
 */
import type { Finding } from '../domain/judgement/judge.ts';
import { type StrangersAddresses, withoutVictims } from '../domain/response/fellow-victims.ts';
import { stillKnown } from '../domain/response/incident.ts';
import { isNews } from '../domain/response/reopen.ts';
import { goesOnAfter, lastUseByStranger } from '../domain/response/stranger-goes-on.ts';
import { BESIDE_MS, type StrangerTrail, strangerTrail } from '../domain/response/stranger-trail.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { othersAtAddresses } from '../store/fellow-victims.ts';
import { findingsOf, replaceFindings } from '../store/findings.ts';
import { type Incident, isOpen, lockIncidentsAbout } from '../store/incidents.ts';
import { lastEvents, lockSession } from '../store/stolen-session.ts';
import type { DecideInput, Decision, Deliberation } from './decide/deliberation.ts';
import { decideForged, withdrawForged } from './decide/forged.ts';
import { decideHijack } from './decide/hijack.ts';
import { lowerIncident } from './decide/lowered.ts';
import { lockTied, resolveTied } from './decide/tied.ts';
import type { Dependencies } from './dependencies.ts';

/** Opens, updates or lowers the session's incident, replaces its findings, plans what is to be done. */
export async function decide(
  tx: Transaction,
  deps: Dependencies,
  input: DecideInput,
): Promise<Decision> {
  const { org, sessionId, judgement, corroboration } = input;
  await lockSession(tx, org.key, sessionId);
  const known = await lockIncidentsAbout(tx, org.key, 'session_hijack', sessionId);
  const tied = await lockTied(tx, input);
  const open = known.find(isOpen) ?? null;
  const user = stillKnown(input.user, open?.details.user ?? null);
  const deliberation = await deliberate(tx, deps, { ...input, user });
  const decision = await (async (): Promise<Decision> => {
    if (judgement.verdict === 'benign') {
      if (open === null) return { outcome: 'quiet', incidentId: known[0]?.id ?? null };
      return lowerIncident(tx, deps, open, deliberation);
    }
    if (corroboration === 'forged') return decideForged(tx, deps, open, deliberation);
    if (corroboration === 'confirmed') await withdrawForged(tx, deps, deliberation);
    const closed = closedLast(known);
    if (open === null && closed !== null) {
      const goesOn = goesOnAfter(closed, deliberation.strangersLastUseAt);
      if (!goesOn && !(await isNewsTo(tx.rows, known, deliberation)))
        return { outcome: 'known', incidentId: closed.id };
    }
    return decideHijack(tx, deps, open, closed, deliberation);
  })();
  await resolveTied(tx, deps, tied, input, decision);
  // A forged delivery about a session that really was stolen does not take its findings away.
  const owner = open?.id ?? decision.incidentId;
  const rows = judgement.findings.map((finding) => findingRow(finding, input, owner));
  await replaceFindings(tx, org.key, sessionId, rows);
  return decision;
}

async function deliberate(
  { rows, client }: Transaction,
  deps: Pick<Dependencies, 'fingerprintSources'>,
  input: DecideInput,
): Promise<Deliberation> {
  const { judgement, org, keptUnder, userId, now } = input;
  const bad = judgement.findings
    .filter(({ verdict }) => verdict !== 'benign')
    .sort((a, b) => a.at - b.at || (a.uuid < b.uuid ? -1 : 1));
  const addresses = [...new Set(bad.flatMap(({ stranger }) => stranger.ips))];
  const since = input.events.reduce((first, { publishedAt }) => Math.min(first, publishedAt), now);
  const last = await lastEvents(rows, org.key, { sessionIds: keptUnder, addresses, since });
  const times = bad.map(({ at }) => at);
  const seen = strangerTrail(bad, input.events, input.inOrg);
  const stranger = { source: input.source, addresses: seen.addresses };
  const there = await othersAtAddresses(
    client,
    { org: org.key, userId, now },
    bad.length === 0 ? [] : ipsOf(stranger),
  );
  const known = withoutVictims(stranger, there);
  const trail = { ...seen, addresses: known.addresses };
  // Where no event told the login, a judgement names the user by their id.
  const login = judgement.user === userId ? null : judgement.user;
  const nobody = { name: null, status: null, providerType: null, groups: null, roles: null };
  return {
    ...input,
    source: known.source,
    bad,
    firstBadAt: bad.length === 0 ? now : firstBadAt(bad, trail),
    lastBadAt: times.length === 0 ? now : Math.max(...times, last.fromThere ?? 0),
    lastEventAt: last.ofSession ?? 0,
    strangersLastUseAt: lastUseByStranger(bad, input.events, {
      sessionIds: new Set(keptUnder),
      userId,
      parseUserAgent: deps.fingerprintSources.parseUserAgent,
    }),
    trail,
    subject: input.user ?? { id: userId, login, ...nobody },
  };
}

function ipsOf({ source, addresses: { stranger } }: StrangersAddresses): readonly string[] {
  return [...new Set([...(source === null ? [] : [source.ip]), ...stranger.map(({ ip }) => ip)])];
}

/**
 * Returns when the stranger first did something, also where judging does not compare it: a factor enrolled just before
 * the first finding was enrolled by the thief.
 */
function firstBadAt(bad: readonly Finding[], { afterwards }: StrangerTrail): number {
  const since = Math.min(...bad.map(({ stranger }) => stranger.since));
  // Actions undo what was made since this moment, so one event may move it back by a little only.
  const first = afterwards.find(({ at }) => at >= since - BESIDE_MS);
  return Math.min(since, first?.at ?? since);
}

/** Returns the one that was closed last, by a person or by the service; null where none is closed. */
function closedLast(known: readonly Incident[]): Incident | null {
  const at = ({ closedAt }: Incident) => closedAt?.getTime() ?? 0;
  const [last = null] = known.filter((one) => !isOpen(one)).sort((a, b) => at(b) - at(a));
  return last;
}

/** Whether these findings are news: none of the closed incidents about this session had seen them. */
async function isNewsTo(
  rows: Rows,
  known: readonly Incident[],
  { org, bad }: Deliberation,
): Promise<boolean> {
  const seen = await findingsOf(
    rows,
    org.key,
    known.map(({ id }) => id),
  );
  const findingUuids = new Set(seen.map(({ eventUuid }) => eventUuid));
  return known.every(({ resolution, closedAt, details: { stolen } }) =>
    isNews({ resolution, closedAt: closedAt?.getTime() ?? 0, stolen, findingUuids }, bad),
  );
}

function findingRow(finding: Finding, { userId, now }: DecideInput, incidentId: number | null) {
  return {
    eventUuid: finding.uuid,
    trigger: finding.trigger,
    at: new Date(finding.at),
    userId,
    verdict: finding.verdict,
    score: finding.score,
    fromFingerprint: finding.from === null ? null : { ...finding.from, ip: finding.fromIp },
    toFingerprint: { ...finding.to, ip: finding.toIp },
    evidence: finding.evidence,
    incidentId,
    judgedAt: new Date(now),
  };
}
