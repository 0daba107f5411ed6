/** Turns a judgement into what its incident takes over from it: columns and details. */
import { isDeepStrictEqual } from 'node:util';
import type { IncidentDetails, StolenClient } from '../../domain/response/incident.ts';
import { policyFor } from '../../domain/response/response-policy.ts';
import type { Incident } from '../../store/incidents.ts';
import { storableScore } from '../../store/storable.ts';
import { appearancesOf } from './appearances.ts';
import type { Deliberation } from './deliberation.ts';

/** Returns what a judgement says about its incident; what it does not tell stays as it was. */
export function factsOf(deliberation: Deliberation, open: Incident | null) {
  const { judgement, subject, corroboration, now } = deliberation;
  return {
    verdict: judgement.verdict,
    score: storableScore(judgement.score),
    headline: judgement.headline,
    userId: subject.id,
    userLogin: subject.login ?? open?.userLogin ?? null,
    userName: subject.name ?? open?.userName ?? null,
    firstBadAt: new Date(deliberation.firstBadAt),
    lastBadAt: new Date(deliberation.lastBadAt),
    corroboratedAt: open?.corroboratedAt ?? (corroboration === 'confirmed' ? new Date(now) : null),
    details: {
      user: deliberation.user,
      ...protection(deliberation, open),
      source: deliberation.source ?? open?.details.source ?? null,
      ...deliberation.trail,
      corroboration: open?.corroboratedAt != null ? ('confirmed' as const) : corroboration,
      sessionEnded: deliberation.sessionEnded,
      signedOutAt: deliberation.signedOutAt,
      companyWideMove: deliberation.companyWideMove,
      stolen: stolenClients(deliberation, open),
      appearances: appearancesOf(deliberation.bad),
      watch: deliberation.toldBy ?? null,
    } satisfies Partial<IncidentDetails>,
  };
}

export type IncidentFacts = ReturnType<typeof factsOf>;

/** Whether the incident holds all of it already; its details are compared as the JSON that Postgres keeps. */
export function sameFacts(open: Incident, { details, ...columns }: IncidentFacts): boolean {
  const sameColumns = Object.entries(columns).every(([key, value]) =>
    isDeepStrictEqual(open[key as keyof typeof columns], value),
  );
  return (
    sameColumns &&
    Object.entries(details).every(([key, value]) =>
      isDeepStrictEqual(
        open.details[key as keyof typeof details],
        JSON.parse(JSON.stringify(value)),
      ),
    )
  );
}

/** Returns whether the user is protected; where Okta does not tell who the user is, nothing, so that it stays. */
function protection({ org, subject }: Deliberation, open: Incident | null) {
  const { isProtected } = policyFor(org.config.responses, subject);
  if (isProtected === 'yes') return { isProtected: true };
  const wasProtected = open?.details.isProtected === true;
  return wasProtected && isProtected === 'no' ? { isProtected: false } : {};
}

function stolenClients({ bad }: Deliberation, open: Incident | null): readonly StolenClient[] {
  const found = bad.map(({ stranger: { ip, fingerprint } }) => ({
    ip,
    asn: fingerprint.asn,
    userAgent: fingerprint.userAgent,
  }));
  const all = new Map<string, StolenClient>();
  for (const client of [...(open?.details.stolen ?? []), ...found]) {
    all.set(`${client.ip} ${client.asn} ${client.userAgent}`, client);
  }
  return [...all.values()];
}
