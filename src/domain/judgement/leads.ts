import type { Appearance } from '../session/appearance.ts';
import { clientName } from '../session/client-name.ts';
import type { SessionTimeline } from '../session/session.ts';
import { changesBetween, type Transition } from '../session/transition.ts';
import { isCompanyEgress } from './compare/company-egress.ts';
import { shareAny } from './compare/comparison.ts';
import { hostileSighting } from './compare/hostile-look.ts';
import { derivedLeads } from './derived-leads.ts';
import { enrolmentLeads } from './enrolment-leads.ts';
import { isAt, isReported } from './evidence/user-report.ts';
import { hostileLeads } from './hostile-leads.ts';
import type { JudgeContext } from './judge-context.ts';
import { type Lead, loneLead } from './lead.ts';
import { lineLeads } from './line-leads.ts';
import { isOktaMachine } from './okta-machine.ts';
import { operatorOf } from './operator.ts';
import { asFrom, ownerBeside } from './pairing.ts';
import { startLeads } from './start-leads.ts';

/** All reasons to look at the session, of each pair of looks the earliest. Empty: the session is not judged. */
export function leadsOf(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  /** The looks that are nobody's: the org's own machines, and whoever was let in to nothing. */
  bystanders: ReadonlySet<Appearance>,
  changes: readonly Transition[],
  context: JudgeContext,
): readonly Lead[] {
  const leads: Lead[] = [];
  const pairs = new Set<string>();
  for (const seen of changes) {
    const [before, after] = [asFrom(seen, appearances, context.baseline), seen.to];
    if (isOktaMachine(before, context) || isOktaMachine(after, context)) continue;
    // A server's routine is in the user's history like the user's own, and still nobody's look.
    const strangerFirst =
      looksLike(before, after, context) < looksLike(after, before, context) ||
      bystanders.has(before);
    const [known, stranger] =
      strangerFirst && !bystanders.has(after) ? [after, before] : [before, after];
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
  const starts = startLeads(timeline, appearances, context);
  return [
    ...leads,
    ...starts,
    ...hostileLeads(timeline, appearances, context, [...leads, ...starts]),
    ...derivedLeads(timeline, appearances, bystanders, context),
    ...enrolmentLeads(timeline, appearances, context),
    ...lineLeads(timeline, appearances, bystanders, context),
    ...alarmLeads(timeline, appearances, context, leads),
  ];
}

/** The leads of what Okta or the user warned of, where it is not looked at anyway. */
function alarmLeads(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  context: JudgeContext,
  already: readonly Lead[],
): readonly Lead[] {
  const alarms = [...timeline.alarms.values(), ...context.userAlarms].sort(
    (a, b) => a.at - b.at || (a.uuid < b.uuid ? -1 : 1),
  );
  return [...reported(), ...warned()];

  /** Reports about an address of this session; one about another address is about another session. */
  function reported(): readonly Lead[] {
    const strangers = new Set(already.map(({ suspicion }) => suspicion.stranger));
    return alarms.flatMap((alarm) => {
      if (alarm.kind !== 'reported by the user') return [];
      const look = appearances.find((one) => isAt(one, alarm));
      if (look === undefined || strangers.has(look)) return [];
      strangers.add(look);
      return [loneLead('user-report', look, alarm, timeline, appearances, context)];
    });
  }

  function warned(): readonly Lead[] {
    const first = alarms.find(({ kind, from }) => kind !== 'reported by the user' || from === null);
    if (already.length > 0 || first === undefined) return [];
    const latest =
      appearances.find((look) => isAt(look, first)) ??
      appearances.findLast((look) => look.firstAt <= first.at) ??
      appearances[0];
    if (latest === undefined) return [];
    const trigger = first.kind === 'reported by the user' ? 'user-report' : 'okta-alarm';
    return [loneLead(trigger, latest, first, timeline, appearances, context)];
  }
}

/**
 * How much a look is like this user, by history. Device cookies and fingerprints, which a thief may have copied, count
 * only if both looks name one: otherwise the look of which more was logged would seem more familiar. Where history
 * decides nothing, the earlier look is taken for the user's, because the comparison is strict.
 */
function looksLike(look: Appearance, other: Appearance, context: JudgeContext): number {
  const { baseline } = context;
  const { fingerprint: fp } = look;
  let sum = 0;
  if (fp.asn !== null && baseline.asns.has(fp.asn)) sum += 2;
  else if (baseline.operators.has(operatorOf(fp) ?? '')) sum += 2;
  // An office of the company's, even one that the user visits once, and its desktops in a cloud.
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
  const hides = ['hosting', 'anonymiser'].includes(fp.networkKind);
  if (hides) sum -= 1;
  // Whoever signed in without hiding is taken for the user without any history.
  else if (look.starts !== null && other.starts === null) sum += 2;
  if (fp.clientKind === 'script') sum -= 3;
  if (isReported(look, context)) sum -= 4;
  if (hostileSighting(look, context) !== null) sum -= 4;
  return sum;
}
