/** Networks between a person and Okta: VPNs, zero-trust exits, relays, two address families. */
import { attach, CITIES, networkByAsn, networksOf } from '../networks.ts';
import { HOUR } from '../world.ts';
import { type BenignKind, momentOf, stay } from './kind.ts';

const companyVpn: BenignKind = {
  name: 'company-vpn',
  source: 'toggled by 0.1–0.3 of its users a day (judgement)',
  apply: (r, company, plan) => {
    const { vpn } = company;
    if (vpn === null || !plan.person.usesCompanyVpn || plan.browser.kind !== 'computer')
      return false;
    if (!r.chance(company.rates.vpnToggle * 2)) return false;
    for (let i = 0; i < r.whole(1, 2); i += 1) {
      const from = momentOf(plan, r.between(0.05, 0.8));
      stay(plan, vpn, from, from + r.between(0.5, 3) * HOUR);
    }
    return true;
  },
};

const consumerVpn: BenignKind = {
  name: 'consumer-vpn',
  source:
    'about 32 % of US adults use one (security.org); toggled by 0.1–0.3 of them a day (judgement)',
  apply: (r, company, plan) => {
    const own = plan.person.consumerVpn;
    if (own === null || plan.day < own.from || plan.browser.kind === 'kiosk') return false;
    if (!r.chance(company.rates.vpnToggle)) return false;
    const near = CITIES.filter((city) => city.code === plan.person.city.code);
    const exit = attach(r, own.network, r.chance(0.7) ? r.pick(near) : r.pick(CITIES));
    const from = momentOf(plan, r.between(-0.1, 0.8));
    if (from < plan.startsAt) stay(plan, exit, plan.startsAt, momentOf(plan, 0.4));
    else stay(plan, exit, from, from + r.between(0.3, 4) * HOUR);
    return true;
  },
};

const zeroTrust: BenignKind = {
  name: 'zero-trust',
  source: 'over 200 addresses and several countries a week per user (a public issue about Zscaler)',
  apply: (_r, company, plan) => {
    if (company.exits.length === 0 || plan.browser.kind !== 'computer') return false;
    plan.flaps.push((r, look) =>
      look.at.network.kind === 'vpn' || r.chance(0.25)
        ? look
        : { ...look, at: attach(r, r.pick(company.exits).network, r.pick(company.exits).place) },
    );
    return true;
  },
};

const privateRelay: BenignKind = {
  name: 'private-relay',
  source:
    'Safari on Apple systems only; exits at Akamai, Cloudflare and Fastly, in the region of the user',
  apply: (_r, _company, plan) => {
    const { person, browser } = plan;
    if (!person.privateRelay || browser.agent.family !== 'Safari') return false;
    const near = CITIES.filter((city) => city.code === person.city.code);
    const exits = [36183, 54113, 13335].map(networkByAsn);
    plan.flaps.push((r, look) => {
      if (look.at.network.kind === 'office' || !r.chance(0.6)) return look;
      const exit = attach(
        r,
        r.pick(exits),
        look.at.place.code === person.city.code ? r.pick(near) : look.at.place,
      );
      return {
        ...look,
        at: {
          ...exit,
          service: { type: 'VPN', operator: 'APPLE_ICLOUD_RELAY_PROXY', anonymous: true },
        },
      };
    });
    return true;
  },
};

const dualStack: BenignKind = {
  name: 'dual-stack',
  source: 'IPv6 addresses live longer than IPv4 ones (Padmanabhan et al. 2020); both in turns',
  apply: (r, _company, plan) => {
    const { home, homeV6, city } = plan.person;
    if (homeV6 === null) return false;
    /** Some providers hand out IPv6 under another of their ASNs. */
    const other =
      plan.person.index % 5 === 0 ? r.pick(networksOf(['residential'], city.code)) : null;
    const v6 =
      other === null ? homeV6 : { ...homeV6, network: other, ip: attach(r, other, city).ip };
    plan.flaps.push((rr, look) =>
      look.at.ip === home.ip && rr.chance(0.45) ? { ...look, at: v6 } : look,
    );
    return true;
  },
};

export const TUNNELS: readonly BenignKind[] = [
  companyVpn,
  consumerVpn,
  zeroTrust,
  privateRelay,
  dualStack,
];
