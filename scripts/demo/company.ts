/** The demo's people, their computers and networks, and the applications that they open. */
import type { OktaOrg, OrgApp, Place } from '../../test/support/okta-org/index.ts';
import { type Hired, hire, type Network, type Person } from './person.ts';

const HAMBURG: Place = {
  country: 'Germany',
  state: 'Hamburg',
  city: 'Hamburg',
  lat: 53.55,
  lon: 10,
};
const BERLIN: Place = {
  country: 'Germany',
  state: 'Berlin',
  city: 'Berlin',
  lat: 52.52,
  lon: 13.4,
};
const FRANKFURT: Place = {
  country: 'Germany',
  state: 'Hesse',
  city: 'Frankfurt',
  lat: 50.11,
  lon: 8.68,
};
const AMSTERDAM: Place = { country: 'Netherlands', city: 'Amsterdam', lat: 52.37, lon: 4.9 };

/** Networks, with addresses reserved for documentation, and named as Okta names them. */
export const NETWORKS = {
  office: { ip: '198.51.100.20', asn: 9145, asOrg: 'EWE TEL GmbH', place: HAMBURG },
  cable: { ip: '198.51.100.77', asn: 31334, asOrg: 'Vodafone Deutschland', place: HAMBURG },
  fibre: { ip: '198.51.100.91', asn: 3320, asOrg: 'Deutsche Telekom AG', place: HAMBURG },
  mobile: { ip: '198.51.100.140', asn: 3209, asOrg: 'Vodafone Mobile', place: HAMBURG },
  train: { ip: '198.51.100.155', asn: 3320, asOrg: 'Deutsche Telekom AG', place: BERLIN },
  gateway: {
    ip: '198.51.100.200',
    asn: 62044,
    asOrg: 'Zscaler Switzerland GmbH',
    place: FRANKFURT,
  },
  rented: { ip: '203.0.113.66', asn: 14061, asOrg: 'DigitalOcean, LLC', place: AMSTERDAM },
} as const satisfies Record<string, Network>;

const chrome = (major: number, system: string) =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;

export const BROWSERS = {
  windows: chrome(141, 'Windows NT 10.0; Win64; x64'),
  windowsUpdated: chrome(142, 'Windows NT 10.0; Win64; x64'),
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  phone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  thief: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
} as const;

export type Company = {
  readonly people: Readonly<Record<'ada' | 'ben' | 'chen' | 'dilek' | 'emil' | 'fatou', Person>>;
  readonly apps: Readonly<Record<'mail' | 'calendar' | 'payroll' | 'salesforce' | 'wiki', OrgApp>>;
};

export function foundCompany(org: OktaOrg): Company {
  const finance = org.addGroup('Finance');
  const { windows, mac } = BROWSERS;
  const { cable, fibre } = NETWORKS;
  const phone = { ...NETWORKS.mobile, userAgent: BROWSERS.phone };
  const sales = { title: 'Account manager', department: 'Sales', manager: 'Nora Seidel', phone };
  const design = { title: 'Designer', department: 'Product', manager: 'Jan Petersen', phone };
  const accounts = {
    title: 'Accountant',
    department: 'Finance',
    manager: 'Carla Rossi',
    groups: [finance],
    phone,
  };
  const person = (
    firstName: string,
    lastName: string,
    rest: Omit<Hired, 'firstName' | 'lastName'>,
  ) => hire(org, { firstName, lastName, ...rest });
  return {
    people: {
      ada: person('Ada', 'Okafor', { ...accounts, extension: 1, userAgent: windows, home: fibre }),
      ben: person('Ben', 'Castillo', { ...sales, extension: 2, userAgent: mac, home: cable }),
      chen: person('Chen', 'Wei', { ...design, extension: 3, userAgent: windows, home: cable }),
      dilek: person('Dilek', 'Kaya', { ...sales, extension: 4, userAgent: mac, home: fibre }),
      emil: person('Emil', 'Novak', { ...sales, extension: 5, userAgent: windows, home: cable }),
      fatou: person('Fatou', 'Diallo', { ...design, extension: 6, userAgent: mac, home: fibre }),
    },
    apps: {
      mail: org.addApp('Mail'),
      calendar: org.addApp('Calendar'),
      payroll: org.addApp('Payroll'),
      salesforce: org.addApp('Salesforce', { universalLogout: true }),
      wiki: org.addApp('Wiki'),
    },
  };
}

/** Returns everybody, in alphabetical order. */
export function everybody({ people }: Company): readonly Person[] {
  return Object.values(people);
}
