/** Moving about: between home, office and street, and between countries. */
import { attach, CITIES, type City, networkByAsn, networksOf } from '../networks.ts';
import type { Random } from '../random.ts';
import { DAY, HOUR, MINUTE, type Plan, type Trip } from '../world.ts';
import { type BenignKind, momentOf, stay } from './kind.ts';

const homeOfficeHotspot: BenignKind = {
  name: 'home-office-hotspot',
  source:
    'P(ASN change a session-day) 0.25 desktop, 0.6 hybrid laptop (judgement); Yang et al. 2015',
  apply: (r, company, plan) => {
    const { person, browser } = plan;
    if (browser.kind !== 'computer' || person.habit === 'kiosk') return false;
    if (!r.chance(person.habit === 'office' ? company.rates.officeMove : company.rates.hybridMove))
      return false;
    const hotspot = attach(r, person.carrier, person.state.trip?.city ?? person.city);
    if (person.habit === 'remote' || person.state.trip !== null || r.chance(0.3)) {
      const from = momentOf(plan, r.between(0.2, 0.7));
      stay(plan, hotspot, from, from + r.between(0.3, 2) * HOUR);
      return true;
    }
    const arrives = momentOf(plan, r.between(0.05, 0.2));
    const leaves = momentOf(plan, r.between(0.7, 0.9));
    stay(plan, person.home, plan.startsAt);
    if (r.chance(0.4)) stay(plan, hotspot, arrives - 25 * MINUTE);
    stay(
      plan,
      company.moved !== null && arrives >= company.moved.at ? company.moved.office : company.office,
      arrives,
    );
    stay(plan, person.home, leaves);
    return true;
  },
};

const wifiCellular: BenignKind = {
  name: 'wifi-cellular',
  source:
    'P(ASN change | phone, day) 0.85 (judgement); more than 20 % of smartphone users have over 10 addresses a day (Gao et al. 2014)',
  apply: (r, company, plan) => {
    if (plan.browser.kind !== 'phone' || !r.chance(company.rates.phoneMove)) return false;
    const { person } = plan;
    const city = person.state.trip?.city ?? person.city;
    for (let i = 0; i < r.whole(1, 3); i += 1) {
      const from = momentOf(plan, r.next());
      stay(plan, attach(r, person.carrier, city), from, from + r.between(0.2, 3) * HOUR);
    }
    return true;
  },
};

const gatewayJump: BenignKind = {
  name: 'gateway-jump',
  source:
    'carrier-grade NAT: the place is the gateway; 70 % keep a mobile address a day (LIVRA 2022)',
  apply: (r, company, plan) => {
    if (plan.browser.kind !== 'phone' || !r.chance(company.rates.gatewayJump)) return false;
    const near = CITIES.filter((city) => city.code === plan.person.city.code);
    plan.flaps.push((rr, look) =>
      look.at.network.kind === 'mobile' && rr.chance(0.4)
        ? { ...look, at: attach(rr, look.at.network, rr.pick(near)) }
        : look,
    );
    return true;
  },
};

/** A trip: gone for days, in another country, on hotel and roaming networks. */
function leave(r: Random, plan: Plan, city: City): Trip {
  const hotel = attach(r, r.pick(networksOf(['residential', 'office'], city.code)), city);
  const trip = { city, until: plan.day + r.whole(2, 6) * DAY, hotel };
  plan.person.state.trip = trip;
  return trip;
}

const flight: BenignKind = {
  name: 'flight',
  source: 'P(country change a day) 0.004, half of it by air (judgement)',
  apply: (r, company, plan) => {
    const { person } = plan;
    if (plan.browser.kind !== 'computer' || person.state.trip !== null || person.habit === 'kiosk')
      return false;
    if (!r.chance(company.rates.flight)) return false;
    const city = r.pick(CITIES.filter((other) => other.code !== person.city.code));
    const hours = 2 + hoursBetween(person.city, city);
    const takesOff = momentOf(plan, r.between(0.1, 0.4));
    const lands = takesOff + hours * HOUR;
    const trip = leave(r, plan, city);
    plan.gaps.push({ from: takesOff, until: lands });
    plan.endsAt = Math.max(plan.endsAt, lands + r.between(1, 4) * HOUR);
    stay(plan, trip.hotel, lands);
    return true;
  },
};

const border: BenignKind = {
  name: 'short-border',
  source: 'train or car over a near border, without a gap (judgement)',
  apply: (r, company, plan) => {
    const { person } = plan;
    const near = CITIES.filter(
      (other) => other.code !== person.city.code && hoursBetween(person.city, other) < 1.5,
    );
    if (near.length === 0 || plan.browser.kind === 'kiosk' || person.state.trip !== null)
      return false;
    if (!r.chance(company.rates.shortBorder)) return false;
    const city = r.pick(near);
    stay(
      plan,
      attach(r, person.carrier, city),
      momentOf(plan, r.between(0.3, 0.5)),
      momentOf(plan, 0.6),
    );
    stay(
      plan,
      attach(r, r.pick(networksOf(['residential'], city.code)), city),
      momentOf(plan, 0.62),
    );
    return true;
  },
};

const roamingSim: BenignKind = {
  name: 'roaming-sim',
  source:
    'a roaming SIM is routed home while the hotel is abroad: places flip faster than anyone flies (judgement)',
  apply: (r, company, plan) => {
    const { person } = plan;
    const away = person.state.trip;
    if (plan.browser.kind === 'kiosk') return false;
    if (!r.chance(away === null ? company.rates.roamingSim : 0.3)) return false;
    const abroad = CITIES.filter((city) => city.code !== person.city.code);
    const trip = away ?? leave(r, plan, r.pick(abroad));
    const homeRouted = attach(r, person.carrier, person.city);
    stay(plan, trip.hotel, plan.startsAt);
    for (const fraction of [0.25, 0.6]) {
      stay(plan, homeRouted, momentOf(plan, fraction), momentOf(plan, fraction + 0.15));
    }
    return true;
  },
};

/** Where a travel SIM's carrier hands its customers over to the internet. */
const GATEWAYS = CITIES.filter(({ city }) => ['London', 'Paris', 'Amsterdam'].includes(city));

const travelSim: BenignKind = {
  name: 'travel-sim',
  source: 'a travel SIM’s addresses are its gateway’s, in a third country (judgement)',
  apply: (r, company, plan) => {
    const { person, browser } = plan;
    if (browser.kind === 'kiosk') return false;
    const away = person.state.trip;
    if (!r.chance(away === null ? company.rates.travelSim : 0.3)) return false;
    const abroad = CITIES.filter((city) => city.code !== person.city.code);
    const trip = away ?? leave(r, plan, r.pick(abroad));
    const sim = attach(r, networkByAsn(198335), r.pick(GATEWAYS));
    stay(plan, trip.hotel, plan.startsAt);
    for (const fraction of [0.3, 0.7]) {
      stay(plan, sim, momentOf(plan, fraction), momentOf(plan, fraction + 0.12));
    }
    return true;
  },
};

const inflight: BenignKind = {
  name: 'inflight-wifi',
  source: 'satellite network of another country, for hours (judgement)',
  apply: (r, company, plan) => {
    if (plan.browser.kind === 'kiosk' || !r.chance(company.rates.inflight)) return false;
    const at = attach(r, networkByAsn(14593), r.pick(CITIES));
    stay(plan, at, momentOf(plan, r.between(0.2, 0.5)), momentOf(plan, r.between(0.6, 0.9)));
    return true;
  },
};

const wrongPlace: BenignKind = {
  name: 'wrong-place',
  source: '0.5–2 % of places are in the wrong country; 7–10 % of records move in a week (IPinfo)',
  apply: (r, company, plan) => {
    if (!r.chance(company.rates.wrongPlace)) return false;
    const place = r.pick(CITIES);
    const ip = plan.stays.at(-1)?.at.ip;
    plan.stays = plan.stays.map((s) => (s.at.ip === ip ? { ...s, at: { ...s.at, place } } : s));
    return true;
  },
};

export const PLACES: readonly BenignKind[] = [
  homeOfficeHotspot,
  flight,
  border,
  roamingSim,
  inflight,
  wifiCellular,
  gatewayJump,
  wrongPlace,
  travelSim,
];

/** Great-circle distance at 800 km an hour. */
export function hoursBetween(a: City, b: City): number {
  const rad = Math.PI / 180;
  const half = (x: number) => Math.sin((x * rad) / 2) ** 2;
  const h =
    half(b.lat - a.lat) + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * half(b.lon - a.lon);
  return (2 * 6371 * Math.asin(Math.sqrt(h))) / 800;
}
