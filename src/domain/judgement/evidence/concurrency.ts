import type { NetworkKind } from '../../session/fingerprint.ts';
import type { SessionTimeline } from '../../session/session.ts';
import { KNOWN_DAYS } from '../baseline.ts';
import { fromCompanyEgress, isCompanyEgress } from '../compare/company-egress.ts';
import {
  ALONGSIDE,
  clientChange,
  isPhone,
  networkChanged,
  sameOperator,
  shareAny,
} from '../compare/comparison.ts';
import { isDeviceMode } from '../compare/device-mode.ts';
import { clientDiverges } from '../compare/divergence.ts';
import { isOneMachine, isOwnLine } from '../compare/machine.ts';
import { openedByOwnDevice } from '../compare/opening.ts';
import { turnsBetween } from '../compare/turns.ts';
import { familiarity, weigh } from '../compare/weigh.ts';
import { clientInWords, networkInWords } from '../compare/words.ts';
import { afterTheChange } from './after-the-change.ts';
import { manyApplications } from './applications.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { isFarApart } from './place.ts';
import { isAtOneAddress } from './same-address.ts';

/**
 * Both sides in use, in turns. With different clients that is two people. With the same client it is
 * two people only where no device can be in both networks: a phone's carrier, a VPN's split tunnel and a
 * company's egress run beside another network all day long.
 */
export const concurrentUse: EvidenceKind = (suspicion) => {
  const { owner, stranger, context } = suspicion;
  if (owner === null) return NOTHING;
  const turns = turnsBetween(owner, stranger);
  if (turns < 2 || isOneMachine(suspicion) || runsBeside(suspicion)) return NOTHING;
  if (openedByOwnDevice(suspicion) || isDeviceMode(suspicion)) return NOTHING;
  // Two programs, or two people at one desk: whoever steals a session is somewhere else.
  if (isAtOneAddress(suspicion)) return NOTHING;
  if (clientChange(suspicion) === 'script' && isOwnLine(suspicion)) return NOTHING;
  const { weights } = context.tuning;
  const further = weights.concurrentTurn * Math.min(3, turns - 2);
  if (
    clientDiverges(suspicion) &&
    !isOnlyARefreshedFingerprint(suspicion) &&
    !isDriftOnTheWay(suspicion)
  )
    return weigh(
      'concurrent-use',
      weights.concurrentClients + further,
      `${pairInWords(clientInWords(owner), clientInWords(stranger))} were used alternately, ${turns} times`,
      { turns },
    );
  if (networkChanged(suspicion) !== true || sameOperator(owner, stranger)) return NOTHING;
  const scale = exclusiveness(suspicion);
  const networks = `${networkInWords(owner)} and ${networkInWords(stranger)}`;
  const far =
    isFarApart(suspicion) && !isOwnDeviceBehindEgress(suspicion)
      ? weights.concurrentFar * Math.max(0.5, scale)
      : 0;
  const busy = scale > 0.5 && isBusy(suspicion) ? weights.concurrentBusy : 0;
  return weigh(
    'concurrent-use',
    (weights.concurrentNetworks + further) * scale + far + busy,
    far > 0
      ? `${networks} are far apart and were used alternately, ${turns} times`
      : `${networks} were used alternately, ${turns} times${scale === 1 ? ', as one device hardly does' : ''}`,
    { turns },
  );
};

function pairInWords(a: string, b: string): string {
  return a === b ? `two devices, both ${a},` : `${a} and ${b}`;
}

/**
 * Whether turns are normal for the two networks: a company's egress or Apple's relay takes single requests beside the
 * user's known line all day. A line that the user never had is not the one under the user's own tunnel.
 */
function runsBeside(suspicion: Suspicion): boolean {
  const { owner, stranger, context } = suspicion;
  if (!['none', 'version'].includes(clientChange(suspicion))) return false;
  if (PER_REQUEST.has(stranger.fingerprint.networkKind)) return true;
  return (
    PER_REQUEST.has(owner?.fingerprint.networkKind ?? 'unknown') &&
    (familiarity(context.baseline.asns, stranger.fingerprint.asn) !== 'never' ||
      context.baseline.seen.days < KNOWN_DAYS)
  );
}

const PER_REQUEST: ReadonlySet<NetworkKind> = new Set(['zero-trust', 'relay']);

/** Whether what a thief is after was done, and from the stranger's side alone. */
function isBusy(suspicion: Suspicion): boolean {
  return [...afterTheChange(suspicion), ...manyApplications(suspicion)].length > 0;
}

/** Whether a browser only blurs its fingerprint anew for every page, as some do: on one network, with one header. */
function isOnlyARefreshedFingerprint(suspicion: Suspicion): boolean {
  return (
    clientChange(suspicion) === 'none' &&
    networkChanged(suspicion) === false &&
    suspicion.appearances.length >= MANY_PRINTS
  );
}

const MANY_PRINTS = 4;

/**
 * Whether one device's fingerprint was renewed while it was in two networks by turns, as a phone or a device with a
 * tunnel is all day: then the old one is not seen again. Two people's fingerprints come in turns as their requests do.
 */
function isDriftOnTheWay(suspicion: Suspicion): boolean {
  const { owner, stranger, timeline } = suspicion;
  if (owner === null || !['none', 'detail'].includes(clientChange(suspicion))) return false;
  if (owner.deviceFingerprints.size === 0 || stranger.deviceFingerprints.size === 0) return false;
  if (owner.deviceIds.size > 0 && stranger.deviceIds.size > 0) return false;
  const kinds = [owner.fingerprint.networkKind, stranger.fingerprint.networkKind];
  if (!isPhone(suspicion) && !kinds.some((kind) => ALONGSIDE.has(kind))) return false;
  const [a, b] = [owner, stranger].map(({ deviceFingerprints }) =>
    timesOf(deviceFingerprints, timeline),
  );
  return a !== undefined && b !== undefined && (a.lastAt < b.firstAt || b.lastAt < a.firstAt);
}

/** When a device was first and last seen in this session, by its fingerprints; epoch milliseconds. */
function timesOf(
  fingerprints: ReadonlySet<string>,
  { entries }: SessionTimeline,
): { firstAt: number; lastAt: number } {
  const spells = entries
    .filter(({ fingerprint: fp }) => fingerprints.has(fp.deviceFingerprint ?? ''))
    .flatMap((entry) => entry.spells);
  return {
    firstAt: Math.min(...spells.map(({ first }) => first.at)),
    lastAt: Math.max(...spells.map(({ last }) => last.at)),
  };
}

function isFixed({ stranger }: Suspicion): boolean {
  const { networkKind } = stranger.fingerprint;
  return networkKind === 'vpn' || !ALONGSIDE.has(networkKind);
}

/** Whether the company's tunnel only goes on and off on one device, by its fingerprint or its key. */
function isOwnDeviceBehindEgress({ owner, stranger, context }: Suspicion): boolean {
  if (owner === null || !isCompanyEgress(owner, context)) return false;
  return (
    shareAny(owner.deviceIds, stranger.deviceIds) ||
    shareAny(owner.deviceFingerprints, stranger.deviceFingerprints)
  );
}

function exclusiveness(suspicion: Suspicion): number {
  const { owner, stranger, context } = suspicion;
  const { turnsAtHome, turnsBeside, turnsPerhaps } = context.tuning.weights;
  if (fromCompanyEgress(suspicion) || isOwnDeviceBehindEgress(suspicion)) return turnsAtHome;
  const kinds = [owner?.fingerprint.networkKind, stranger.fingerprint.networkKind];
  const known = familiarity(context.baseline.asns, stranger.fingerprint.asn);
  if (known === 'habit') return turnsAtHome;
  if (isPhone(suspicion) || known === 'once') return turnsBeside;
  // A company's tunnel is on all day; what goes past it goes by the line under it, which its user has on other days.
  if (kinds[0] === 'zero-trust' && isFixed(suspicion)) return turnsPerhaps;
  if (kinds.some((kind) => kind !== undefined && ALONGSIDE.has(kind))) return turnsBeside;
  if (context.baseline.seen.days < KNOWN_DAYS) return turnsBeside;
  if (kinds[1] === 'hosting' || kinds[1] === 'anonymiser') return 1;
  return kinds.includes('unknown') ? turnsPerhaps : 1;
}
