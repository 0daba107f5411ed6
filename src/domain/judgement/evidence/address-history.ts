import { KNOWN_DAYS } from '../baseline.ts';
import { fromCompanyEgress } from '../compare/company-egress.ts';
import { networkChanged, shareAny } from '../compare/comparison.ts';
import { isOrgHabit, isRented } from '../compare/org-habit.ts';
import { weigh } from '../compare/weigh.ts';
import { isCompanysNew } from './company-move.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

/** What else the org saw from the stranger's addresses (V: blocklists know a fifth of them at best). */
export const addressHistory: EvidenceKind = (suspicion) => {
  const { stranger, owner, context } = suspicion;
  const { weights } = context.tuning;
  let [failed, shared, newcomers] = [0, 0, 0];
  for (const ip of stranger.ips) {
    if (owner?.ips.has(ip) === true) continue;
    const others = context.org.addresses.get(ip);
    if (others === undefined) continue;
    failed = Math.max(failed, others.failedUsers);
    shared = Math.max(shared, others.establishedUsers);
    newcomers = Math.max(newcomers, others.newcomers);
  }
  if (failed >= 2 && failed > shared)
    return weigh(
      'address-history',
      weights.addressFailures,
      `${failed} other people failed to sign in from the same address`,
    );
  if (isCompanyTunnel(suspicion))
    return weigh(
      'address-history',
      // Where the network changed as well, its kind is weighed separately.
      networkChanged(suspicion) === false ? weights.sameTunnel : weights.tunnelOfCompany,
      'the company’s own cloud egress, by which many colleagues come',
    );
  if (shared >= 3)
    return weigh(
      'address-history',
      fromCompanyEgress(suspicion) ? weights.addressOfCompany : weights.addressShared,
      `${shared} colleagues use the same address`,
    );
  if (isNewEgress(suspicion, newcomers))
    return weigh(
      'address-history',
      weights.newEgress,
      `${newcomers} colleagues came to the same address since yesterday, as where a company’s egress moves`,
    );
  if (shared === 0 && newcomers > 0 && isVictimOfKit(suspicion))
    return weigh(
      'address-history',
      weights.addressOfVictims,
      newcomers === 1
        ? '1 colleague came to the same rented address, and not before yesterday'
        : `${newcomers} colleagues came to the same rented address, none of them before yesterday`,
    );
  return NOTHING;
};

/**
 * Whether a browser comes by the company's own cloud egress. An egress has many addresses with few people at each; but
 * where a tenth of the company has one, and some come by this very network, it is not a thief's free tunnel. A program
 * there may run on a machine that is not the user's.
 */
function isCompanyTunnel(suspicion: Suspicion): boolean {
  const { networkKind, clientKind } = suspicion.stranger.fingerprint;
  if (networkKind !== 'zero-trust' || clientKind !== 'browser') return false;
  const { people, networkKinds } = suspicion.context.org.peers;
  const enough = Math.max(FEW_TUNNELS, people * 0.1);
  return (networkKinds.get('zero-trust') ?? 0) >= enough && isOrgHabit(suspicion);
}

const FEW_TUNNELS = 5;

/**
 * Whether the company has a new egress: a fifth of it came to one new address within a day, and no kit has so many
 * victims there; or to several addresses of one network, as where the egress of many offices moves; or fewer people
 * came, some of whom signed in with their own cookies.
 */
function isNewEgress(suspicion: Suspicion, newcomers: number): boolean {
  const { stranger, context } = suspicion;
  const { activeUsers, networks } = context.org;
  const many = Math.max(MANY_NEWCOMERS, activeUsers * 0.2);
  const there = networks.get(stranger.fingerprint.asn ?? -1)?.users ?? 0;
  if (activeUsers === 0 || newcomers < SOME_NEWCOMERS) return false;
  return newcomers >= many || there >= many || isCompanysNew(suspicion);
}

const MANY_NEWCOMERS = 10;
const SOME_NEWCOMERS = 5;

/** Whether it began at a rented address without the user's own device cookie, which no proxy in the middle sees. */
function isVictimOfKit(suspicion: Suspicion): boolean {
  const { owner, stranger, context } = suspicion;
  if (owner !== null || !isNobodysCloud(suspicion) || isCompanysNew(suspicion)) return false;
  return !shareAny(stranger.deviceTokens, context.baseline.deviceTokens);
}

/** Whether a rented network has no regulars of the org; in a user's first days the company's own cloud is new, too. */
function isNobodysCloud(suspicion: Suspicion): boolean {
  const { org, baseline } = suspicion.context;
  const there = org.networks.get(suspicion.stranger.fingerprint.asn ?? -1);
  const nobodys = (there?.habitualUsers ?? 0) === 0;
  return isRented(suspicion) && nobodys && baseline.seen.days >= KNOWN_DAYS;
}
