/**
 * Chooses which of the stranger's addresses to block: all from which nobody else works. Blocking one that the user,
 * other users or the company come from shuts them out as well; where the stranger has no other, a person decides about
 * it.
 */

import { ipv4Number, ipv6Network } from '../ip-address.ts';
import type { SessionAddresses } from './aftermath.ts';
import type { SourceFacts } from './incident.ts';

/** The most addresses blocked for one incident; whoever has more rents a pool, and always has another one. */
export const MOST_BLOCKED = 20;

export type AddressesToBlock = {
  /** The source first, then the busiest. Empty where Okta gave no address. */
  readonly ips: readonly string[];
  /** Why a person has to agree to them; null where nobody else is behind them. */
  readonly hold: string | null;
  /** Which of the stranger's addresses are not among them, and why; null where all are. */
  readonly leftOut: string | null;
};

export type Trusts = (address: { readonly ip: string; readonly asn: number | null }) => boolean;

type Candidate = {
  readonly ip: string;
  readonly asn: number | null;
  readonly otherUsers: number;
  readonly isUsers: boolean;
};

/** Chooses by what the incident knows of the stranger; `trusts` is the policy's word. */
export function addressesToBlock(
  source: SourceFacts | null,
  addresses: SessionAddresses,
  trusts: Trusts,
): AddressesToBlock {
  const candidates = candidatesOf(source, addresses).map((one) => ({
    ip: one.ip,
    because: whyNotByItself(one, trusts),
  }));
  const free = candidates.filter(({ because }) => because === null);
  const chosen = free.length > 0 ? free.slice(0, MOST_BLOCKED) : candidates.slice(0, 1);
  const held = chosen.flatMap(({ ip, because }) =>
    because === null ? [] : `${ip} is for a person to decide on: ${because}.`,
  );
  return {
    ips: chosen.map(({ ip }) => ip),
    hold: held.length === 0 ? null : held.join(' '),
    leftOut: leftOutOf(candidates.filter((one) => !chosen.includes(one))),
  };
}

/** Whether nobody else is known behind any of these addresses; false where one of them is no longer known itself. */
export function areStrangersAlone(
  ips: readonly string[],
  source: SourceFacts | null,
  addresses: SessionAddresses,
  trusts: Trusts,
): boolean {
  const known = candidatesOf(source, addresses);
  const isAlone = (wanted: string) =>
    known.some((one) => one.ip === wanted && whyNotByItself(one, trusts) === null);
  return ips.length > 0 && ips.every(isAlone);
}

function candidatesOf(
  source: SourceFacts | null,
  { stranger, own, unclear }: SessionAddresses,
): readonly Candidate[] {
  const others = new Set([...own, ...unclear].map(({ ip }) => ip));
  const busiestFirst = stranger.toSorted((a, b) => b.events - a.events || a.firstAt - b.firstAt);
  const candidates = busiestFirst.map(({ ip, asn, alsoUsers, otherUsers = 0 }) => {
    const counted = ip === source?.ip ? Math.max(otherUsers, source.succeededUsers) : otherUsers;
    return { ip, asn, otherUsers: counted, isUsers: alsoUsers || others.has(ip) };
  });
  const first = source && {
    ip: source.ip,
    asn: source.asn,
    otherUsers: source.succeededUsers,
    isUsers: others.has(source.ip),
    ...candidates.find(({ ip }) => ip === source.ip),
  };
  const rest = candidates.filter(({ ip }) => ip !== source?.ip);
  return (first === null ? rest : [first, ...rest]).filter(({ ip }) => isAddress(ip));
}

/** Why an address is not blocked by itself, in words that follow the address; null where nothing speaks against it. */
function whyNotByItself(candidate: Candidate, trusts: Trusts): string | null {
  const reasons = [
    ...(candidate.isUsers ? ['the user comes from this address too'] : []),
    ...(candidate.otherUsers === 0 ? [] : [`${people(candidate.otherUsers)} from this address`]),
    ...(trusts(candidate)
      ? ['the policy trusts this address: the company’s people may be behind it']
      : []),
  ];
  return reasons.length === 0 ? null : reasons.join(', and ');
}

/** How the notice of addresses left out begins: of two such notices the later one is true. */
export const LEFT_OUT = 'Not to be blocked of the stranger’s addresses:';

const MOST_NAMED = 5;

function leftOutOf(left: readonly { ip: string; because: string | null }[]): string | null {
  const named = left.filter(({ because }) => because !== null);
  const beyond = left.length - named.length;
  const said = [
    ...named.slice(0, MOST_NAMED).map(({ ip, because }) => `${ip} (${because})`),
    ...(named.length > MOST_NAMED ? [`${named.length - MOST_NAMED} more of this kind`] : []),
    ...(beyond > 0 ? [`${beyond} beyond the ${MOST_BLOCKED} that one incident blocks`] : []),
  ];
  return said.length === 0 ? null : `${LEFT_OUT} ${said.join('; ')}.`;
}

function people(count: number): string {
  return count === 1 ? '1 other user works' : `${count} other users work`;
}

function isAddress(ip: string): boolean {
  return ipv4Number(ip) !== null || ipv6Network(ip) !== null;
}
