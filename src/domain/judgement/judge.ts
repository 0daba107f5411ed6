import { type Appearance, appearancesOf } from '../session/appearance.ts';
import type { Fingerprint } from '../session/fingerprint.ts';
import type { OrgContext } from '../session/org-context.ts';
import { type SessionTimeline, userOf } from '../session/session.ts';
import { firstRuleBreak, type Transition, transitions } from '../session/transition.ts';
import { asSeenAt } from './as-seen.ts';
import { clientDiverges } from './compare/divergence.ts';
import { isOwnAddress } from './compare/own-address.ts';
import { comparedLooks } from './compared-looks.ts';
import type { Evidence, Suspicion } from './evidence/evidence.ts';
import { EVIDENCE_KINDS } from './evidence/kinds.ts';
import { isFromNowhere } from './evidence/nobody.ts';
import { isOrgMachine } from './evidence/org-machine.ts';
import { countedOnce } from './groups.ts';
import { headlineOf } from './headline.ts';
import type { JudgeContext } from './judge-context.ts';
import type { FindingTrigger, Lead } from './lead.ts';
import { leadsOf } from './leads.ts';
import { probability } from './score.ts';
import { type Side, type StrangerSide, sidesOf } from './sides.ts';
import { type Verdict, verdictFor } from './verdict.ts';

/** One reason to look at the session, with what speaks for and against a hijack. */
export type Finding = {
  readonly trigger: FindingTrigger;
  /** Before and after; `from` is null at a start. */
  readonly from: Fingerprint | null;
  readonly to: Fingerprint;
  readonly fromIp: string | null;
  readonly toIp: string | null;
  /** The side that does not look like the user, and the one that does; the stranger is not always the later one. */
  readonly stranger: StrangerSide;
  readonly owner: Side | null;
  readonly changed: { readonly asn: boolean; readonly userAgent: boolean };
  /** The event that shows it. */
  readonly uuid: string;
  readonly at: number;
  readonly headline: string;
  readonly evidence: readonly Evidence[];
  readonly score: number;
  readonly verdict: Verdict;
};

export type Judgement = {
  /** The session id under which the gravest finding happened. */
  readonly sessionId: string;
  readonly sessionIds: readonly string[];
  readonly userId: string;
  /** Login, or the id where Okta gave no login. */
  readonly user: string;
  readonly verdict: Verdict;
  /** Probability of a hijack, 0 to 1. */
  readonly score: number;
  /** Whether the plain rule (ASN or user agent changed) would have fired. */
  readonly baselineRule: boolean;
  /** When the network or the user agent first changed; null where neither did. Epoch milliseconds. */
  readonly firstTransitionAt: number | null;
  /** One line that tells what happened. */
  readonly headline: string;
  /** The evidence of the gravest finding, strongest first. */
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
};

/**
 * Judges one session; null where nothing calls for it (no change of look, no alarm of Okta's, no start on a rented or
 * hidden network that the user never had, and the like). A function of the set of events alone, whatever their order.
 */
export function judge(timeline: SessionTimeline, context: JudgeContext): Judgement | null {
  const { looks, leftOut } = comparedLooks(appearancesOf(timeline.entries, context.org));
  const bystanders = bystandersAmong(looks, context.org);
  const people = looks.filter((look) => !bystanders.has(look));
  const changes = changesAmong(looks, people, bystanders);
  const leads = leadsOf(timeline, looks, bystanders, changes, context);
  if (leads.length === 0) return null;
  const user = userOf(timeline);
  if (user === null) return null;
  const ruleBreak = firstRuleBreak(timeline.entries, context.org);
  const weighed = oneOfEachEvent(
    leads
      .map((lead) => ({ lead, finding: findingOf(lead, user.login ?? user.id, leftOut, context) }))
      .sort((a, b) => b.finding.score - a.finding.score || a.finding.at - b.finding.at),
  );
  const gravest = weighed[0];
  if (gravest === undefined) return null;
  const { finding, lead } = gravest;
  return {
    sessionId: lead.suspicion.stranger.sessionId,
    sessionIds: [...timeline.sessionIds].sort(),
    userId: user.id,
    user: user.login ?? user.id,
    verdict: finding.verdict,
    score: finding.score,
    baselineRule: ruleBreak !== null,
    firstTransitionAt: ruleBreak?.at ?? null,
    headline: finding.headline,
    evidence: finding.evidence,
    findings: weighed.map((each) => each.finding),
  };
}

/**
 * The looks that are nobody's: an application's server, whoever was let in to nothing, as a scanner of links, and
 * whoever has no address. What they do in between must not hide who followed whom, nor pass for the user's own look.
 */
function bystandersAmong(appearances: readonly Appearance[], org: OrgContext): Set<Appearance> {
  const somebodyIsIn = appearances.some(({ succeeded }) => succeeded);
  return new Set(
    appearances.filter(
      (look) =>
        (somebodyIsIn && !look.succeeded) ||
        isFromNowhere(look, appearances) ||
        isOrgMachine(look, appearances, org) !== null,
    ),
  );
}

/** Every change among people, and those changes that only the bystanders between them show. */
function changesAmong(
  appearances: readonly Appearance[],
  people: readonly Appearance[],
  bystanders: ReadonlySet<Appearance>,
): Transition[] {
  const changes = transitions(people);
  if (bystanders.size === 0) return changes;
  const told = new Set(changes.map(({ moment }) => moment.uuid));
  const others = transitions(appearances).filter(
    ({ from, to, moment }) =>
      (bystanders.has(from) || bystanders.has(to)) && !told.has(moment.uuid),
  );
  return [...changes, ...others];
}

/** Keeps one finding of each event and trigger, the gravest: an event may have come with two contents. */
function oneOfEachEvent<T extends { readonly finding: Finding }>(gravestFirst: readonly T[]): T[] {
  const told = new Set<string>();
  return gravestFirst.filter(({ finding: { trigger, uuid } }) => {
    const key = `${trigger} ${uuid}`;
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}

function findingOf(
  lead: Lead,
  who: string,
  leftOut: string | null,
  context: JudgeContext,
): Finding {
  const { trigger, suspicion, transition } = lead;
  const { at, uuid } = suspicion;
  const { owner, stranger } = sidesOf(suspicion);
  const cameFirst = transition?.from === suspicion.stranger;
  const [from, to] = cameFirst ? [stranger, owner] : [owner, stranger];
  const looks = [suspicion.owner, suspicion.stranger].map((look) => fingerprintAt(look, suspicion));
  const [before, after] = cameFirst ? looks.toReversed() : looks;
  const counts = ({ code }: Evidence) => !context.policy.switchedOff.has(code);
  const seen = EVIDENCE_KINDS.flatMap((kind) => kind(suspicion)).filter(counts);
  // A thief at an address of the user's own is next to impossible, whatever the client.
  const clientChanged = clientDiverges(suspicion) && !isOwnAddress(suspicion);
  const corrections = countedOnce(seen, { clientChanged }).filter(counts);
  const evidence = [...seen, ...corrections].sort(
    (a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.code < b.code ? -1 : 1),
  );
  const score = probability(
    evidence.reduce((total, { weight }) => total + weight, context.tuning.prior),
  );
  const verdict = verdictOf(score, context);
  return {
    trigger,
    from: before ?? null,
    to: after ?? stranger.fingerprint,
    fromIp: from?.ip ?? null,
    toIp: (to ?? stranger).ip,
    stranger,
    owner,
    changed: transition?.changed ?? { asn: false, userAgent: false },
    uuid,
    at,
    headline: [headlineOf(lead, who, verdict), leftOut ?? []].flat().join('; '),
    evidence,
    score,
    verdict,
  };
}

/** The look's fingerprint, with the place where it was at the moment. */
function fingerprintAt(look: Appearance | null, { at, uuid, timeline }: Suspicion) {
  return look === null ? null : asSeenAt(look, timeline.entries, { at, uuid }).fingerprint;
}

function verdictOf(score: number, { tuning, policy }: JudgeContext): Verdict {
  return verdictFor(score, { ...tuning.thresholds, ...policy.thresholds });
}
