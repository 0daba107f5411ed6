import type { Appearance } from '../appearance.ts';
import { operatorOf } from '../baseline.ts';
import { isPhone, networkChanged, sameOperator } from './comparison.ts';
import { type Evidence, type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { openedElsewhere } from './opening.ts';
import { hasRegulars, isOrgHabit, isRented } from './org-habit.ts';
import { familiarity, noveltyOfDays, weigh } from './weigh.ts';
import { networkInWords } from './words.ts';

/** Whether the stranger's network is one this user has on other days. */
export const networkOfUser: EvidenceKind = (suspicion) => {
  const { stranger, owner, context } = suspicion;
  if (!isNetworkInQuestion(suspicion)) return NOTHING;
  const { baseline, tuning } = context;
  const { asn } = stranger.fingerprint;
  if (asn === null) return NOTHING;
  const words = networkInWords(stranger);
  const byNumber = familiarity(baseline.asns, asn);
  const byName = familiarity(baseline.operators, operatorOf(stranger.fingerprint));
  const rate = noveltyOfDays(baseline.asns, baseline.seen.days, tuning.weights.leastNovelty);
  if (byNumber === 'habit' || byName === 'habit') {
    const weight = Math.log((1 - tuning.weights.thiefIsNew) / (1 - rate));
    return weigh('network-known', weight, `${words} is a network this user has on other days`);
  }
  if (byNumber === 'once' || byName === 'once')
    return weigh(
      'network-known',
      tuning.weights.networkSeenOnce,
      `${words} was used by this user before`,
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
      `${there?.habitualUsers} colleagues come from ${words} day by day`,
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
  const visited = isRented(suspicion) ? there?.habitualUsers : there?.users;
  if ((visited ?? 0) === 0 && org.activeUsers >= (isRented(suspicion) ? 100 : 10))
    return weigh(
      'network-new-to-org',
      weights.newToOrg,
      `nobody else in the org comes from ${words}`,
    );
  return NOTHING;
};

/** What kind of network it is. */
export const networkKind: EvidenceKind = (suspicion) => {
  const { stranger, owner, context } = suspicion;
  if (!isNetworkInQuestion(suspicion)) return NOTHING;
  const { networkKind: kind, isProxy, os } = stranger.fingerprint;
  const { weights } = context.tuning;
  const scale = habitScale(suspicion);
  const words = networkInWords(stranger);
  switch (kind) {
    case 'hosting':
      return weigh(
        'network-kind',
        (owner === null ? weights.hostingAtStart : weights.hosting) * scale,
        `${words} rents out servers`,
        { kind },
      );
    case 'anonymiser':
      return weigh('network-kind', weights.anonymiser * scale, `${words} hides who uses it`, {
        kind,
      });
    case 'vpn':
      return weigh('network-kind', weights.vpn * scale, `${words} is a commercial VPN`, { kind });
    case 'zero-trust':
      return weigh('network-kind', weights.zeroTrust, `${words} is a company’s cloud egress`, {
        kind,
      });
    case 'relay':
      if (os !== null && os !== 'macOS' && os !== 'iOS')
        return weigh(
          'relay-impossible',
          weights.relayImpossible,
          `Apple’s relay carries no ${os}`,
          { kind },
        );
      return weigh('network-kind', weights.relay, `${words} is Apple’s private relay`, { kind });
    case 'mobile':
      if (isProxy === true) return proxied(suspicion, scale);
      // A carrier at home is a phone beside the desk; a carrier abroad is only a network abroad.
      if (owner !== null && countriesDiffer(owner, stranger) && !isPhone(suspicion)) return NOTHING;
      return weigh(
        'network-kind',
        owner !== null && countriesDiffer(owner, stranger) ? weights.mobileAbroad : weights.mobile,
        `${words} is a mobile carrier`,
        { kind },
      );
    default:
      return isProxy === true ? proxied(suspicion, scale) : NOTHING;
  }
};

/** A household's line that is a proxy is for sale; a company's may be its own. */
function proxied({ stranger, context }: Suspicion, scale: number): readonly Evidence[] {
  const { networkKind: kind } = stranger.fingerprint;
  const { weights } = context.tuning;
  const household = kind === 'residential' || kind === 'mobile';
  return weigh(
    'network-kind',
    (household ? weights.proxyAtHome : weights.proxyFlag) * scale,
    `Okta calls ${networkInWords(stranger)} a proxy`,
    { kind },
  );
}

/** Where colleagues of another country are at home is not where this user is. */
function isAbroad({ owner, stranger, context }: Suspicion): boolean {
  const there = stranger.fingerprint.country;
  const { countries } = context.baseline;
  if (there === null || countries.has(there)) return false;
  return owner === null ? countries.size > 0 : countriesDiffer(owner, stranger);
}

function countriesDiffer({ fingerprint: a }: Appearance, { fingerprint: b }: Appearance): boolean {
  return a.country !== null && b.country !== null && a.country !== b.country;
}

/** How much of a kind's weight is left for somebody, or an org, to whom this kind is nothing new. */
function habitScale(suspicion: Suspicion): number {
  const { owner, stranger, context } = suspicion;
  const { networkKind: kind } = stranger.fingerprint;
  const { weights } = context.tuning;
  const sameKind = owner?.fingerprint.networkKind === kind && !openedElsewhere(suspicion);
  if (isOrgHabit(suspicion) || sameKind) return weights.kindIsHabit;
  if (kind === 'hosting' && hasRegulars(suspicion)) return weights.hostingOfColleagues;
  if (familiarity(context.baseline.networkKinds, kind) !== 'habit') return 1;
  return kind === 'hosting' ? weights.hostingIsHabit : weights.kindIsHabit;
}

/** Only a network that changed, or that a session began on, says anything. */
function isNetworkInQuestion(suspicion: Suspicion): boolean {
  return (
    suspicion.owner === null || networkChanged(suspicion) === true || openedElsewhere(suspicion)
  );
}
