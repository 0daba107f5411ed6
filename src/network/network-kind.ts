import type { Network, NetworkService } from '../domain/session/event.ts';
import type { NetworkKind } from '../domain/session/fingerprint.ts';
import { KIND_BY_ASN, KIND_BY_NAME } from './network-names.ts';

const ZERO_TRUST = /z-?scaler|netskope|i-?boss|warp|cloudflare|cato|palo ?alto|prisma|umbrella/i;

/**
 * Returns a classifier that remembers the names it has seen: a company meets the same few hundred again and again.
 * What Okta says about the address itself (Tor, a named VPN) comes before the AS number, and the number before the
 * name, unless the name speaks for an ordinary network.
 */
export function networkClassifier(): (network: Network) => NetworkKind {
  const byName = new Map<string, NetworkKind>();
  return (network) => {
    const carrier = kindOfCarrier(network);
    return kindOfServices(network.services, carrier) ?? carrier;
  };

  function kindOfCarrier({ asn, asOrg, isp, domain }: Network): NetworkKind {
    const listed = asn === null ? undefined : KIND_BY_ASN.get(asn);
    const named = kindByName(asOrg ?? isp ?? domain);
    if (listed === undefined) return named;
    return ACCUSING.has(listed) && ABSOLVING.has(named) ? named : listed;
  }

  function kindByName(name: string | null): NetworkKind {
    if (name === null) return 'unknown';
    let kind = byName.get(name);
    if (kind === undefined) {
      kind = kindOfName(name);
      if (byName.size < 10_000) byName.set(name, kind);
    }
    return kind;
  }
}

/** Kinds by number that a name of `ABSOLVING` overrules: numbers change hands, and the event carries the name. */
const ACCUSING: ReadonlySet<NetworkKind> = new Set(['hosting', 'vpn', 'anonymiser']);
const ABSOLVING: ReadonlySet<NetworkKind> = new Set([
  'residential',
  'mobile',
  'roaming',
  'business',
]);

function kindOfName(name: string): NetworkKind {
  return KIND_BY_NAME.find(([, pattern]) => pattern.test(name))?.[0] ?? 'unknown';
}

/**
 * Returns the kind by `ipServiceCategories` and `tunnels`. A tunnel without an operator is nobody's product, which
 * tells a criminal's proxy from a named VPN (Okta's published workflow `null_tunnel_proxy`).
 * Seen in real events: `WARP_VPN` is marked anonymous on healthy managed Macs.
 */
function kindOfServices(
  services: readonly NetworkService[],
  carrier: NetworkKind,
): NetworkKind | null {
  let kind: NetworkKind | null = null;
  for (const service of services) {
    const words = `${service.type} ${service.operator ?? ''}`;
    if (ZERO_TRUST.test(words)) return 'zero-trust';
    if (/relay/i.test(words)) return 'relay';
    if (/\bTOR\b|TOR_|RESIDENTIAL/i.test(words)) return 'anonymiser';
    const isUnnamed = service.operator === null;
    if (service.anonymous === false || (isUnnamed && isProduct(service, carrier))) continue;
    if (isUnnamed && service.anonymous === true) kind = 'anonymiser';
    else kind ??= 'vpn';
  }
  return kind;
}

/** Whether a tunnel whose operator Okta cannot name runs in the network of a company known to sell such tunnels. */
function isProduct({ type }: NetworkService, carrier: NetworkKind): boolean {
  return ['zero-trust', 'relay'].includes(carrier) || (carrier === 'vpn' && /vpn/i.test(type));
}
