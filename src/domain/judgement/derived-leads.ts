import type { Appearance } from '../session/appearance.ts';
import type { SessionTimeline } from '../session/session.ts';
import { KNOWN_DAYS } from './baseline.ts';
import { familiarity } from './compare/weigh.ts';
import type { JudgeContext } from './judge-context.ts';
import { type Lead, loneLead } from './lead.ts';
import { isOktaMachine } from './okta-machine.ts';
import { hides, isNewCountryOrClient } from './start-leads.ts';

const SEVERAL_APPS = 2;

/**
 * The lead of a session into which nobody was seen to sign in, and that is first seen where its user never was: on a
 * rented or hidden network, or on any new one if what is done in it is strange. Where Okta names no root, it may be one
 * of the sessions of a stolen browser, which its thief was the first to use.
 */
export function derivedLeads(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  bystanders: ReadonlySet<Appearance>,
  context: JudgeContext,
): readonly Lead[] {
  if (timeline.entries.some(({ starts }) => starts !== null)) return [];
  const people = appearances.filter((look) => look.succeeded && !bystanders.has(look));
  const [first] = people;
  const [moment] = first?.moments ?? [];
  if (first === undefined || moment === undefined) return [];
  const { baseline } = context;
  if (baseline.seen.days < KNOWN_DAYS || isOktaMachine(first, context)) return [];
  if (familiarity(baseline.asns, first.fingerprint.asn) === 'habit') return [];
  const tunnels = hides(first) || first.fingerprint.networkKind === 'vpn';
  if (!tunnels && !isActiveFromNowhere(first, context) && !isOpenedElsewhere(first, context))
    return [];
  return [loneLead('start', first, moment, timeline, appearances, context)];
}

/**
 * Whether something sensitive was done on a network that the user never had, and had in no other session just before
 * either: the Admin Console has a session of its own, whoever opens it.
 */
function isActiveFromNowhere({ fingerprint, acts }: Appearance, context: JudgeContext): boolean {
  const { asn } = fingerprint;
  if (asn === null || acts.size === 0 || context.baseline.asns.has(asn)) return false;
  return !context.seenBefore.some((row) => row.fingerprint.asn === asn);
}

/** Whether several applications were opened on a new network and in a country or with a client new to the user. */
function isOpenedElsewhere({ fingerprint: fp, apps }: Appearance, context: JudgeContext): boolean {
  const { baseline, seenBefore } = context;
  if (fp.asn === null || apps.size < SEVERAL_APPS || baseline.asns.has(fp.asn)) return false;
  if (seenBefore.some((row) => row.fingerprint.asn === fp.asn)) return false;
  return isNewCountryOrClient(fp, baseline);
}
