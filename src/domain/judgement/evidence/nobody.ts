/** Looks that prove nobody's presence: they have no address, or nothing succeeded in them. */
import type { Alarm } from '../../session/alarm.ts';
import type { Appearance } from '../../session/appearance.ts';
import { weigh } from '../compare/weigh.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/**
 * Whether a look has no address while others have one. Whoever comes has an address, so nobody sent what Okta logs of a
 * client without one. Where the whole session has none, somebody took them out of the log, and the clients are what
 * there is.
 */
export function isFromNowhere(look: Appearance, looks: readonly Appearance[]): boolean {
  return !isPlaced(look) && looks.some(isPlaced);
}

function isPlaced({ ips, fingerprint }: Appearance): boolean {
  return ips.size > 0 || fingerprint.asn !== null;
}

/**
 * A request without an address proves nobody's presence, and neither does one that failed or was only challenged: mail
 * scanners and probes make such requests, some under the name of a session. Where Okta itself takes the session for
 * stolen, or would not let it go on elsewhere, the refused request may be a thief's.
 */
export const nobodyPresent: EvidenceKind = ({ stranger, appearances, timeline, context }) => {
  const { weights } = context.tuning;
  if (isFromNowhere(stranger, appearances))
    return weigh(
      'nobody-present',
      weights.nobodyPresent,
      'what is told of this client has no address, and whoever comes has one',
    );
  if (stranger.succeeded) return NOTHING;
  if ([...timeline.alarms.values()].some(({ kind }) => OF_A_STOLEN_SESSION.has(kind)))
    return weigh('nobody-present', weights.refusedWithAlarm, 'nothing succeeded from there');
  const nobody = timeline.entries.some(({ succeeded }) => succeeded)
    ? 'nothing succeeded from there, as where a scanner follows a link, a sign-in is only asked for or the session is over'
    : 'nothing in this session ever succeeded';
  return weigh('nobody-present', weights.nobodyPresent, nobody);
};

/** Alarms by which the session may be stolen; a change of context is none, being noted for scanners as well. */
const OF_A_STOLEN_SESSION: ReadonlySet<Alarm['kind']> = new Set([
  'session hijack suspected',
  'client roaming',
  'device binding broken',
]);
