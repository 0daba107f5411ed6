import { KNOWN_DAYS } from '../baseline.ts';
import { fromCompanyEgress } from '../compare/company-egress.ts';
import { countriesDiffer, isPhone, shareAny } from '../compare/comparison.ts';
import { clientDiverges } from '../compare/divergence.ts';
import { isNetworkInQuestion, openedElsewhere } from '../compare/opening.ts';
import { hasRegulars, isOrgHabit, sellsDesktops } from '../compare/org-habit.ts';
import { kindAmongPeers } from '../compare/peers.ts';
import { familiarity, weigh } from '../compare/weigh.ts';
import { networkInWords } from '../compare/words.ts';
import { type Evidence, type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

/** What kind of network it is. */
export const networkKind: EvidenceKind = (suspicion) => {
  const { stranger, owner, context } = suspicion;
  if (!isNetworkInQuestion(suspicion)) return NOTHING;
  const { networkKind: kind, isProxy, os } = stranger.fingerprint;
  const { weights } = context.tuning;
  const scale = habitScale(suspicion);
  const peers = scale === 1 ? kindAmongPeers(suspicion) : 0;
  const words = networkInWords(stranger);
  switch (kind) {
    case 'hosting':
      return weigh(
        'network-kind',
        hosting(suspicion) * scale + peers,
        `${words} rents out servers`,
        { kind },
      );
    case 'anonymiser':
      return weigh(
        'network-kind',
        (opensByTorBrowser(suspicion) ? weights.torBrowserAtStart : weights.anonymiser) * scale,
        `a proxy or an exit that hides who uses it: ${words}`,
        {
          kind,
        },
      );
    case 'vpn':
      return weigh('network-kind', weights.vpn * scale + peers, `${words} is a commercial VPN`, {
        kind,
      });
    case 'zero-trust':
      return weigh(
        'network-kind',
        isOwnTunnel(suspicion) ? weights.zeroTrust : weights.zeroTrustOfNobody,
        `${words} is a company’s cloud egress`,
        { kind },
      );
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

/** The weight of a rented server; less for a newcomer: a service account new to the log may always have run there. */
function hosting(suspicion: Suspicion): number {
  const { owner, stranger, context } = suspicion;
  const { weights } = context.tuning;
  const desktops = sellsDesktops(stranger);
  if (owner !== null) {
    const sameBrowser =
      !clientDiverges(suspicion) && shareAny(owner.deviceTokens, stranger.deviceTokens);
    return desktops && sameBrowser ? weights.hostingOfDesktops : weights.hosting;
  }
  const isNew = context.baseline.seen.days < KNOWN_DAYS;
  if (isNew) return weights.hostingOfNewcomer;
  return desktops ? weights.desktopsAtStart : weights.hostingAtStart;
}

/** Firefox's extended support releases, on which Tor Browser is built; it names Windows on whatever system it runs. */
const TOR_BROWSER_MAJORS: ReadonlySet<number> = new Set([115, 128, 140, 153]);

function opensByTorBrowser({ owner, stranger: { fingerprint } }: Suspicion): boolean {
  const { family, major, os } = fingerprint;
  const isBuiltOnFirefox = family === 'Firefox' && major !== null && TOR_BROWSER_MAJORS.has(major);
  return owner === null && isBuiltOnFirefox && os === 'Windows';
}

/** The weight of what Okta marks as a proxy: on a household's line it is for sale, on a company's it may be its own. */
function proxied({ stranger, context }: Suspicion, scale: number): readonly Evidence[] {
  const { networkKind: kind } = stranger.fingerprint;
  const { weights } = context.tuning;
  const household = kind === 'residential' || kind === 'mobile';
  return weigh(
    'network-kind',
    // That a user is on households' lines on other days says nothing about proxies.
    household ? weights.proxyAtHome : weights.proxyFlag * scale,
    `Okta marks the address as a proxy: ${networkInWords(stranger)}`,
    { kind },
  );
}

/** Whether the user or the org has such an egress; otherwise kits and anybody's free tunnel may stand behind it. */
function isOwnTunnel(suspicion: Suspicion): boolean {
  const { stranger, context } = suspicion;
  return (
    isOrgHabit(suspicion) ||
    fromCompanyEgress(suspicion) ||
    familiarity(context.baseline.networkKinds, stranger.fingerprint.networkKind) !== 'never'
  );
}

/** How much of a kind's weight is left for somebody, or an org, to whom this kind is nothing new. */
function habitScale(suspicion: Suspicion): number {
  const { owner, stranger, context } = suspicion;
  const { networkKind: kind } = stranger.fingerprint;
  const { weights } = context.tuning;
  // One rented address of many colleagues is the company's own desktops or exit.
  if (fromCompanyEgress(suspicion)) return weights.kindOfCompany;
  const sameKind = owner?.fingerprint.networkKind === kind && !openedElsewhere(suspicion);
  if (isOrgHabit(suspicion) || (sameKind && kind !== 'hosting')) return weights.kindIsHabit;
  if (kind === 'hosting' && hasRegulars(suspicion)) return weights.hostingOfColleagues;
  if (familiarity(context.baseline.networkKinds, kind) !== 'habit' && !sameKind) return 1;
  // A move from a desktop in one cloud to a server in another is no habit because both are rented.
  return kind === 'hosting' ? weights.hostingIsHabit : weights.kindIsHabit;
}
