/** Founds a company: its office, exits, and people with their homes, browsers and habits. */
import { drawAgent } from './agents.ts';
import {
  type Attachment,
  addressV6Of,
  attach,
  CITIES,
  type City,
  cityByName,
  HOME_CITIES,
  networkByAsn,
  networksOf,
} from './networks.ts';
import { type Random, random } from './random.ts';
import type { Rates } from './rates.ts';
import { APPS } from './requests.ts';
import { type Browser, type Company, DAY, type Habit, HOUR, type Person } from './world.ts';

export type Founding = {
  readonly seed: string;
  readonly people: number;
  readonly days: number;
  readonly startsAt: number;
  readonly rates: Rates;
  /** Kinds of life and theft that do not happen here. */
  readonly without: ReadonlySet<string>;
};

export function foundCompany(founding: Founding): Company {
  const { seed, rates, startsAt, days, without } = founding;
  const r = random(seed, 'company');
  const city = r.pick(HOME_CITIES);
  const office = attach(r, r.pick(networksOf(['office', 'residential'], city.code)), city);
  const zeroTrust = r.chance(rates.zeroTrustCompany) && !without.has('zero-trust');
  const moves = r.chance(rates.egressChange) && !without.has('company-egress');
  const company: Omit<Company, 'people'> = {
    name: `${r.pick(['acme', 'globex', 'initech', 'umbrella', 'hooli', 'stark', 'wayne'])}.example`,
    seed,
    city,
    rates,
    startsAt,
    days,
    office,
    moved: moves
      ? {
          office: attach(r, r.pick(networksOf(['office', 'residential'], city.code)), city),
          // In working hours, so that colleagues are seen to move.
          at:
            startsAt +
            Math.floor(r.between(0.35, 0.9) * days) * DAY +
            (r.between(10, 16) - city.utcOffset) * HOUR,
        }
      : null,
    exits: zeroTrust ? zeroTrustExits(r, city) : [],
    vpn: r.chance(0.7)
      ? attach(r, r.chance(0.5) ? networkByAsn(16509) : office.network, city)
      : null,
    kiosk: { browser: drawBrowser(r, 'kiosk', startsAt, 0), at: office },
    riskScored: r.chance(rates.riskScored),
    served: without.has('application-server') ? null : servedApplication(founding),
  };
  const people = Array.from({ length: founding.people }, (_, index) =>
    hire(company, index, without),
  );
  return { ...company, people };
}

function servedApplication({ seed, rates }: Founding): Company['served'] {
  const r = random(seed, 'application server');
  if (!r.chance(rates.applicationServer)) return null;
  return { app: r.pick(APPS), at: attach(r, networkByAsn(16509), cityByName('Ashburn')) };
}

function zeroTrustExits(r: Random, city: City): Attachment[] {
  const network = r.pick([22616, 62044, 55256, 13335].map(networkByAsn));
  const near = CITIES.filter((other) => other.code === city.code);
  const neighbours = CITIES.filter((other) => Math.abs(other.lon - city.lon) < 20);
  const exits = Array.from({ length: 4 }, () => attach(r, network, r.pick(near)));
  return [...exits, attach(r, network, r.pick(neighbours))];
}

/** Most live in the company's city, some elsewhere in its country, a few abroad. */
function homeCity(r: Random, city: City): City {
  if (r.chance(0.7)) return city;
  const sameCountry = HOME_CITIES.filter((other) => other.code === city.code);
  return r.chance(0.75) ? r.pick(sameCountry) : r.pick(HOME_CITIES);
}

function hire(
  company: Omit<Company, 'people'>,
  index: number,
  without: ReadonlySet<string>,
): Person {
  const { rates, seed, startsAt, days } = company;
  const r = random(seed, 'person', index);
  const city = homeCity(r, company.city);
  const local = city === company.city;
  const habit: Habit =
    r.chance(rates.kioskPeople) && local && !without.has('shared-kiosk')
      ? 'kiosk'
      : local
        ? r.weighted<Habit>([
            ['office', 4],
            ['hybrid', 4],
            ['remote', 2],
          ])
        : 'remote';
  const home = attach(r, r.pick(networksOf(['residential'], city.code)), city);
  const newcomer = r.chance(rates.newPeople);
  const registered = rates.registeredDevice;
  const computer = drawBrowser(r, 'computer', startsAt, registered);
  const v6 = r.chance(rates.dualStack) ? addressV6Of(r, home.network) : null;
  const admin = r.chance(rates.admins);
  const name = `${r.pick(FIRST)} ${r.pick(LAST)}`;
  return {
    id: `00u${random(seed, 'id', index).token(17)}`,
    login: `${name.toLowerCase().replace(' ', '.')}${index}@${company.name}`,
    name,
    index,
    habit,
    city,
    home,
    homeV6: v6 === null ? null : { ...home, ip: v6 },
    carrier: r.pick(networksOf(['mobile'], city.code)),
    computer,
    phone: r.chance(0.7) ? drawBrowser(r, 'phone', startsAt, registered / 2) : null,
    consumerVpn: r.chance(rates.consumerVpn)
      ? {
          network: r.pick(networksOf(['vpn'])),
          from: r.chance(0.6) ? startsAt : startsAt + r.between(0.2, 0.9) * days * DAY,
        }
      : null,
    privateRelay: r.chance(rates.privateRelay),
    usesCompanyVpn: company.vpn !== null && r.chance(rates.corporateVpn),
    admin,
    apiToken: r.chance(admin ? 0.5 : rates.apiTokenPeople) ? `00T${r.token(17)}` : null,
    ownScript: r.chance(rates.ownScriptPeople)
      ? r.pick(['python-requests/2.32.3', 'Go-http-client/1.1', 'Java/17.0.10'])
      : null,
    cloudDesktop: r.chance(rates.cloudDesktopPeople)
      ? attach(r, networkByAsn(r.pick([16509, 8075])), cityByName('Ashburn'))
      : null,
    joinsOn: newcomer ? startsAt + Math.floor(r.between(0.1, 0.9) * days) * DAY : startsAt,
    state: { trip: null, open: new Map(), robbed: false },
  };
}

export function drawBrowser(
  r: Random,
  kind: Browser['kind'],
  at: number,
  registered: number,
): Browser {
  const agent = drawAgent(r, kind === 'phone' ? 'phone' : 'computer', at);
  return {
    kind,
    agent,
    tokens: [r.hex(64), r.hex(64)],
    fingerprint: r.hex(32),
    device: r.chance(registered)
      ? {
          id: `guo${r.token(17)}`,
          name: `${agent.os}-${r.token(6)}`,
          platform: agent.os.toUpperCase(),
        }
      : null,
  };
}

const FIRST = ['Ada', 'Ben', 'Chloe', 'Dev', 'Elena', 'Femi', 'Grace', 'Hugo', 'Ines', 'Jun'];
const LAST = ['Adler', 'Brooks', 'Costa', 'Diaz', 'Evans', 'Fischer', 'Gupta', 'Hansen', 'Ito'];
