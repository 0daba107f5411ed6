/** The people of the demo, what they sit at, and the applications they open. */
import type {
  BrowserClient,
  OktaOrg,
  OrgApp,
  OrgUser,
  Place,
} from '../../test/support/okta-org/index.ts';

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

type Network = Pick<BrowserClient, 'ip' | 'asn' | 'asOrg' | 'place'>;

/** Addresses are those kept for documentation; the networks behind them are named as Okta names them. */
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

export type Person = {
  readonly user: OrgUser;
  readonly firstName: string;
  /** The computer, wherever it is. */
  computer(network: Network, userAgent?: string): BrowserClient;
  readonly phone: BrowserClient;
  readonly home: Network;
};

export type Company = {
  readonly people: Readonly<Record<'ada' | 'ben' | 'chen' | 'dilek' | 'emil' | 'fatou', Person>>;
  readonly apps: Readonly<Record<'mail' | 'calendar' | 'payroll' | 'salesforce' | 'wiki', OrgApp>>;
};

export function foundCompany(org: OktaOrg): Company {
  const person = (
    firstName: string,
    lastName: string,
    userAgent: string,
    home: Network,
  ): Person => {
    const token = (device: string) => `${firstName.toLowerCase()}-${device}`;
    return {
      user: org.addUser({ firstName, lastName, factors: ['push'], rememberedDevices: 1 }),
      firstName,
      computer: (network, agent = userAgent) => ({
        ...network,
        userAgent: agent,
        deviceToken: token('computer'),
        deviceFingerprint: token('screen'),
      }),
      phone: { ...NETWORKS.mobile, userAgent: BROWSERS.phone, deviceToken: token('phone') },
      home,
    };
  };
  return {
    people: {
      ada: person('Ada', 'Okafor', BROWSERS.windows, NETWORKS.fibre),
      ben: person('Ben', 'Castillo', BROWSERS.mac, NETWORKS.cable),
      chen: person('Chen', 'Wei', BROWSERS.windows, NETWORKS.cable),
      dilek: person('Dilek', 'Kaya', BROWSERS.mac, NETWORKS.fibre),
      emil: person('Emil', 'Novak', BROWSERS.windows, NETWORKS.cable),
      fatou: person('Fatou', 'Diallo', BROWSERS.mac, NETWORKS.fibre),
    },
    apps: {
      mail: org.addApp('Mail'),
      calendar: org.addApp('Calendar'),
      payroll: org.addApp('Payroll'),
      salesforce: org.addApp('Salesforce'),
      wiki: org.addApp('Wiki'),
    },
  };
}

/** Everybody, in the order of the alphabet. */
export function everybody({ people }: Company): readonly Person[] {
  return Object.values(people);
}
