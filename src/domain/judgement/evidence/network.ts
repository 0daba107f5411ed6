import { KNOWN_DAYS } from '../baseline.ts';
import { fromCompanyEgress } from '../compare/company-egress.ts';
import {
  countriesDiffer,
  FIXED_LINES,
  networkChanged,
  sameOperator,
} from '../compare/comparison.ts';
import { isNetworkInQuestion } from '../compare/opening.ts';
import { isOrgHabit, isRented } from '../compare/org-habit.ts';
import { isOwnAddress } from '../compare/own-address.ts';
import { familiarity, noveltyOfDays, weigh } from '../compare/weigh.ts';
import { networkInWords } from '../compare/words.ts';
import { operatorOf } from '../operator.ts';
import { addressRange } from './address-range.ts';
import { type Evidence, type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { isInNewCity } from './place.ts';

/** Whether the stranger's network is one this user has on other days. */
export const networkOfUser: EvidenceKind = (suspicion) => {
  const { stranger, owner, context } = suspicion;
  if (!isNetworkInQuestion(suspicion)) return NOTHING;
  const { baseline, tuning } = context;
  const { asn } = stranger.fingerprint;
  if (asn === null) return unnamedAbroad(suspicion);
  const words = networkInWords(stranger);
  const byNumber = familiarity(baseline.asns, asn);
  const byName = familiarity(baseline.operators, operatorOf(stranger.fingerprint));
  const rate = noveltyOfDays(baseline.asns, baseline.seen.days, tuning.weights.leastNovelty);
  if (byNumber === 'habit' || byName === 'habit') return knownNetwork(suspicion, words, rate);
  if (byNumber === 'once' || byName === 'once')
    return weigh(
      'network-known',
      tuning.weights.networkSeenOnce,
      `this user was on ${words} once before`,
    );
  if (owner !== null && networkChanged(suspicion) === true && sameOperator(owner, stranger))
    return weigh(
      'same-operator',
      tuning.weights.sameOperator,
      `${words} is the same operator under another number`,
    );
  return weigh(
    'network-new',
    Math.log(tuning.weights.thiefIsNew / rate),
    `${words} is new to this user`,
    {
      usualNovelty: Math.round(rate * 100) / 100,
      days: baseline.seen.days,
    },
  );
};

/**
 * A network that this user has on other days.
 * @param rate the share of the user's days that bring a network new to them
 */
function knownNetwork(suspicion: Suspicion, words: string, rate: number): readonly Evidence[] {
  const { stranger, context } = suspicion;
  const { weights } = context.tuning;
  const known = Math.log((1 - weights.thiefIsNew) / (1 - rate));
  if (isInCloud(suspicion))
    return weigh(
      'network-known',
      known * weights.networkForHire,
      `this user was on ${words} before, where anybody can rent`,
    );
  const ofUser = `${words} is a network this user has on other days`;
  // Where the range is evidence of its own, it is not said here again.
  const isRangeSaid = addressRange(suspicion).length > 0;
  if (isOwnAddress(suspicion))
    return weigh(
      'network-known',
      known + weights.addressKnown,
      isRangeSaid ? ofUser : `on ${words} in a range of addresses where this user is on other days`,
    );
  if (FIXED_LINES.has(stranger.fingerprint.networkKind) && stranger.ips.size > 0) {
    const isElsewhere = isInNewCity(suspicion);
    return weigh(
      'network-known',
      known * weights.networkElsewhere,
      isRangeSaid && !isElsewhere
        ? ofUser
        : `this user is on ${words} on other days, but ${isElsewhere ? 'in another city' : 'never in this range of addresses'}`,
    );
  }
  return weigh('network-known', known, ofUser);
}

/** A network that nobody names, in a country where the user never was: it is none of theirs. */
function unnamedAbroad({ stranger, context }: Suspicion): readonly Evidence[] {
  const { country } = stranger.fingerprint;
  const { baseline, tuning } = context;
  if (country === null || baseline.seen.days < KNOWN_DAYS) return NOTHING;
  if (familiarity(baseline.countries, country) !== 'never') return NOTHING;
  return weigh(
    'network-new',
    tuning.weights.networkUnnamedAbroad,
    `a network in ${country}, of which Okta names no operator: this user has none there`,
  );
}

/** Whether it is a cloud, whose one number covers customers all over the world. */
function isInCloud({ stranger }: Suspicion): boolean {
  return stranger.fingerprint.networkKind === 'hosting';
}

/** Whether colleagues come from the stranger's network. */
export const networkOfOrg: EvidenceKind = (suspicion) => {
  const { stranger, context } = suspicion;
  if (!isNetworkInQuestion(suspicion) || stranger.fingerprint.asn === null) return NOTHING;
  const { weights } = context.tuning;
  const { org } = context;
  const there = org.networks.get(stranger.fingerprint.asn);
  const words = networkInWords(stranger);
  if (isOrgHabit(suspicion))
    return weigh(
      'network-of-org',
      isAbroad(suspicion) ? weights.visitedByOrg : weights.ofOrg,
      `${there?.habitualUsers} colleagues come from ${words} regularly`,
      {
        users: there?.users ?? 0,
      },
    );
  if (there !== undefined && there.users >= 3 && !isRented(suspicion))
    return weigh(
      'network-of-org',
      weights.visitedByOrg,
      `${there.users} colleagues were seen on ${words}`,
    );
  if (fromCompanyEgress(suspicion)) return NOTHING;
  const visited = isRented(suspicion) ? there?.habitualUsers : there?.users;
  if ((visited ?? 0) === 0 && org.activeUsers >= (isRented(suspicion) ? 100 : 10)) {
    const users = there?.users ?? 0;
    return weigh(
      'network-new-to-org',
      weights.newToOrg,
      users === 0
        ? `no colleague comes from ${words}`
        : `no colleague comes from ${words} regularly, though ${users} ${users === 1 ? 'was' : 'were'} seen on it`,
      { users },
    );
  }
  return NOTHING;
};

/** Whether it is abroad for this user, though colleagues of that country may be at home there. */
function isAbroad({ owner, stranger, context }: Suspicion): boolean {
  const there = stranger.fingerprint.country;
  const { countries } = context.baseline;
  if (there === null || countries.has(there)) return false;
  return owner === null ? countries.size > 0 : countriesDiffer(owner, stranger);
}
