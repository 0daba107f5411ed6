import type { Appearance } from '../session/appearance.ts';
import { clientName } from '../session/client-name.ts';
import type { SessionTimeline } from '../session/session.ts';
import { changesBetween, type Transition } from '../session/transition.ts';
import { KNOWN_DAYS, type UserBaseline } from './baseline.ts';
import { isCompanyEgress } from './evidence/company-egress.ts';
import { shareAny } from './evidence/comparison.ts';
import { furthestBefore } from './evidence/seen-elsewhere.ts';
import { familiarity } from './evidence/weigh.ts';
import type { JudgeContext } from './judge-context.ts';
import type { FindingTrigger, Lead } from './lead.ts';
import { lineLeads } from './line-leads.ts';
import { operatorOf } from './operator.ts';
import { asFrom, ownerBeside } from './pairing.ts';
import { watchAt } from './watch.ts';

/** All reasons to look, the earliest of each pair of looks. Empty: the session is not judged. */
export function leadsOf(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  /** Those of them that are the org's own machines. */
  machines: ReadonlySet<Appearance>,
  changes: readonly Transition[],
  context: JudgeContext,
): readonly Lead[] {
  const leads: Lead[] = [];
  const pairs = new Set<string>();
  for (const seen of changes) {
    const [before, after] = [asFrom(seen, appearances, context.baseline), seen.to];
    if (isSharedMachine(before, context) || isSharedMachine(after, context)) continue;
    // A server's routine is in the user's history like the user's own, and still nobody's look.
    const strangerFirst =
      looksLike(before, after, context) < looksLike(after, before, context) || machines.has(before);
    const [known, stranger] =
      strangerFirst && !machines.has(after) ? [after, before] : [before, after];
    const owner = ownerBeside(known, stranger, appearances, context) ?? known;
    const pair = `${Math.min(owner.index, stranger.index)} ${Math.max(owner.index, stranger.index)}`;
    if (pairs.has(pair)) continue;
    pairs.add(pair);
    const [from, to] = stranger === before ? [stranger, owner] : [owner, stranger];
    const transition = { ...seen, from, to, changed: changesBetween(from, to) };
    const { at, uuid } = transition.moment;
    const gapMs = Math.max(0, at - transition.leftAt);
    leads.push({
      trigger: 'transition',
      transition,
      suspicion: { owner, stranger, at, uuid, gapMs, appearances, timeline, context },
    });
  }
  return [
    ...leads,
    ...startLeads(timeline, appearances, context),
    ...derivedLeads(timeline, appearances, machines, context),
    ...lineLeads(timeline, appearances, machines, context),
    ...alarmLeads(leads.length),
  ];

  function alarmLeads(already: number): readonly Lead[] {
    const alarms = [...timeline.alarms.values(), ...context.userAlarms];
    const first = alarms.sort((a, b) => a.at - b.at || (a.uuid < b.uuid ? -1 : 1))[0];
    const latest =
      appearances.findLast((look) => look.firstAt <= (first?.at ?? 0)) ?? appearances[0];
    if (already > 0 || first === undefined || latest === undefined) return [];
    return [alone('okta-alarm', latest, first, timeline, appearances, context)];
  }
}

/**
 * A session that begins on a rented or hidden network which this user never had; or on any new network, where the
 * country or the client is new as well, or a new device goes on to something sensitive, or the user was elsewhere. Of
 * a user who is watched, any new network is enough.
 */
function startLeads(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  context: JudgeContext,
): readonly Lead[] {
  const opener = appearances.find((look) => look.starts !== null);
  if (opener === undefined || opener.starts === null) return [];
  const { baseline } = context;
  if (familiarity(baseline.asns, opener.fingerprint.asn) === 'habit') return [];
  // Of somebody with two days of history a first VPN is no more news than a first café.
  const tunnels = opener.fingerprint.networkKind === 'vpn' && baseline.seen.days >= KNOWN_DAYS;
  const isTold = isNewToWatched(opener, opener.starts.at, context);
  if (!hides(opener) && !tunnels && !isTold && !isStrange(opener, context)) return [];
  return [alone('start', opener, opener.starts, timeline, appearances, context)];
}

function isNewToWatched({ fingerprint: { asn } }: Appearance, at: number, context: JudgeContext) {
  const { baseline, watches } = context;
  if (asn === null || baseline.asns.has(asn) || baseline.seen.days < KNOWN_DAYS) return false;
  return watchAt(watches, at) !== null;
}

/**
 * A session into which nobody was seen to sign in, and that is first seen on a rented or hidden network: where Okta
 * names no root, a stolen browser's under another of its ids, which its thief used first.
 */
function derivedLeads(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  machines: ReadonlySet<Appearance>,
  context: JudgeContext,
): readonly Lead[] {
  if (timeline.entries.some(({ starts }) => starts !== null)) return [];
  const people = appearances.filter((look) => look.succeeded && !machines.has(look));
  const [first] = people;
  const [moment] = first?.moments ?? [];
  if (first === undefined || moment === undefined) return [];
  const { baseline } = context;
  if (baseline.seen.days < KNOWN_DAYS || isSharedMachine(first, context)) return [];
  if (familiarity(baseline.asns, first.fingerprint.asn) === 'habit') return [];
  if (!hides(first) && first.fingerprint.networkKind !== 'vpn') return [];
  return [alone('start', first, moment, timeline, appearances, context)];
}

function hides({ fingerprint: { networkKind, isProxy } }: Appearance): boolean {
  return networkKind === 'hosting' || networkKind === 'anonymiser' || isProxy === true;
}

/** From here on machines called Okta in one network are Okta's, wherever the org's data says they stand. */
const EVERYBODYS = 3;

function isSharedMachine({ fingerprint: fp }: Appearance, { org }: JudgeContext): boolean {
  if (fp.clientKind !== 'okta-internal' || fp.asn === null) return false;
  if (!['hosting', 'unknown'].includes(fp.networkKind)) return false;
  return (org.networks.get(fp.asn)?.users ?? 0) >= EVERYBODYS;
}

function isStrange(look: Appearance, context: JudgeContext): boolean {
  const { fingerprint: fp } = look;
  const { baseline } = context;
  if (baseline.seen.days < KNOWN_DAYS || (fp.asn !== null && baseline.asns.has(fp.asn)))
    return false;
  const client = clientName(fp);
  return (
    (fp.country !== null && !baseline.countries.has(fp.country)) ||
    (client !== null && !baseline.clients.has(client)) ||
    isActiveFromNewDevice(look, baseline) ||
    furthestBefore(look, context) !== null
  );
}

/** New network, new device, and something sensitive done from there: a proxy in the middle on anybody's line. */
function isActiveFromNewDevice(
  { fingerprint: fp, acts, deviceTokens, deviceFingerprints }: Appearance,
  baseline: UserBaseline,
): boolean {
  if (fp.asn === null || acts.size === 0 || deviceTokens.size + deviceFingerprints.size === 0)
    return false;
  return (
    !shareAny(deviceTokens, baseline.deviceTokens) &&
    !shareAny(deviceFingerprints, baseline.deviceFingerprints)
  );
}

function alone(
  trigger: FindingTrigger,
  stranger: Appearance,
  moment: { at: number; uuid: string },
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  context: JudgeContext,
): Lead {
  const { at, uuid } = moment;
  const suspicion = { owner: null, stranger, at, uuid, gapMs: 0, appearances, timeline, context };
  return { trigger, transition: null, suspicion };
}

/**
 * How much a look is this user's, by history. What a stolen jar carries or a thief computes alike counts only
 * where both looks say it, or the one of which more was logged would look more familiar. Where history says
 * nothing the earlier look is taken for the user's, because the comparison is strict.
 */
function looksLike(look: Appearance, other: Appearance, context: JudgeContext): number {
  const { baseline } = context;
  const { fingerprint: fp } = look;
  let sum = 0;
  if (fp.asn !== null && baseline.asns.has(fp.asn)) sum += 2;
  else if (baseline.operators.has(operatorOf(fp) ?? '')) sum += 2;
  // An office of the company's, also one in which the user is for once, and its desktops in a cloud.
  if (isCompanyEgress(look, context)) sum += 2;
  const client = clientName(fp);
  if (client !== null && baseline.clients.has(client)) sum += 2;
  if (fp.country !== null && baseline.countries.has(fp.country)) sum += 1;
  if (
    other.deviceFingerprints.size > 0 &&
    shareAny(look.deviceFingerprints, baseline.deviceFingerprints)
  )
    sum += 4;
  if (shareAny(look.deviceIds, baseline.deviceIds)) sum += 4;
  if (other.deviceTokens.size > 0 && shareAny(look.deviceTokens, baseline.deviceTokens)) sum += 1;
  if (['hosting', 'anonymiser'].includes(fp.networkKind)) sum -= 1;
  if (fp.clientKind === 'script') sum -= 3;
  return sum;
}
