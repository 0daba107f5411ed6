/** What a thief's requests look like: their network, their browser, and which cookies they hold. */
import { headerOf, newestMajor, SCRIPT_AGENTS, thiefAgent } from '../agents.ts';
import type { Lived } from '../live.ts';
import { type Attachment, attach, CITIES, FAR_CITIES, networksOf } from '../networks.ts';
import type { Random } from '../random.ts';
import type { Company, Look } from '../world.ts';
import type { TheftKind } from './kinds.ts';

export function thiefLook(
  r: Random,
  company: Company,
  lived: Lived,
  kind: TheftKind,
  at: number,
): Look {
  const { rates } = company;
  const { browser } = lived.plan;
  const keepsToken = kind.token ?? r.chance(rates.thiefKeepsToken);
  const keepsFingerprint = kind.fingerprint ?? r.chance(rates.thiefKeepsFingerprint);
  const copied = kind.agent === 'copied' || (kind.agent === 'any' && r.chance(0.4));
  const own = kind.agent === 'scripted' ? null : r.hex(32);
  return {
    at: thiefPlace(r, lived, kind),
    header: copied ? headerOf(browser.agent) : thiefHeader(r, lived, kind, at),
    token: keepsToken ? browser.tokens[0] : r.hex(64),
    // A script computes no fingerprint, whatever it stole.
    fingerprint: keepsFingerprint && own !== null ? browser.fingerprint : own,
    device: null,
  };
}

function thiefHeader(r: Random, lived: Lived, kind: TheftKind, at: number): string {
  const { agent } = lived.plan.browser;
  if (kind.agent === 'scripted') return r.pick(SCRIPT_AGENTS);
  if (kind.agent === 'lagging' && agent.family !== 'Safari' && agent.os !== 'iOS') {
    return headerOf({ ...agent, major: newestMajor(agent.family, at) - r.whole(4, 20) });
  }
  return headerOf(thiefAgent(r, at, agent));
}

export function thiefPlace(r: Random, lived: Lived, kind: TheftKind): Attachment {
  const { person, stays } = lived.plan;
  const home = person.state.trip?.city ?? person.city;
  const network =
    kind.network === 'any'
      ? r.pick(['hosting', 'same-city', 'same-country', 'abroad', 'vpn'] as const)
      : kind.network;
  const inCountry = CITIES.filter((city) => city.code === home.code);
  switch (network) {
    case 'same-city':
    case 'same-country': {
      const place = network === 'same-city' ? home : r.pick(inCountry);
      return attach(r, r.pick(networksOf(['residential', 'mobile'], home.code)), place);
    }
    case 'abroad': {
      const city = r.pick(FAR_CITIES.filter((far) => far.code !== home.code));
      return attach(r, r.pick(networksOf(['residential', 'mobile'], city.code)), city);
    }
    case 'same-provider':
      return attach(r, stays.at(-1)?.at.network ?? person.home.network, home);
    default: {
      const rented = r.pick(networksOf([network]));
      return attach(r, rented, r.chance(0.35) ? r.pick(inCountry) : r.pick(CITIES));
    }
  }
}
