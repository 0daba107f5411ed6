/** People of the stories: where they are, what they sit at, and the weeks they have behind them. */
import type {
  BrowserClient,
  OktaOrg,
  OrgUser,
  Place,
  UserInput,
} from '../support/okta-org/index.ts';

const BOSTON: Place = {
  country: 'United States',
  state: 'Massachusetts',
  city: 'Boston',
  lat: 42.36,
  lon: -71.06,
};
const LONDON: Place = {
  country: 'United Kingdom',
  state: 'England',
  city: 'London',
  lat: 51.51,
  lon: -0.13,
};
const FRANKFURT: Place = {
  country: 'Germany',
  state: 'Hesse',
  city: 'Frankfurt',
  lat: 50.11,
  lon: 8.68,
};

export type Network = Pick<BrowserClient, 'ip' | 'asn' | 'asOrg' | 'place'>;

export const NETWORKS = {
  home: {
    ip: '198.51.100.11',
    asn: 7922,
    asOrg: 'Comcast Cable Communications, LLC',
    place: BOSTON,
  },
  office: { ip: '198.51.100.21', asn: 701, asOrg: 'Verizon Business', place: BOSTON },
  newOffice: { ip: '198.51.100.31', asn: 174, asOrg: 'Cogent Communications', place: BOSTON },
  mobile: { ip: '198.51.100.41', asn: 21928, asOrg: 'T-Mobile USA, Inc.', place: BOSTON },
  zeroTrust: { ip: '198.51.100.51', asn: 62044, asOrg: 'Zscaler Switzerland GmbH', place: BOSTON },
  relay: { ip: '198.51.100.61', asn: 36183, asOrg: 'Akamai Technologies, Inc.', place: BOSTON },
  hotel: { ip: '198.51.100.71', asn: 2856, asOrg: 'British Telecommunications PLC', place: LONDON },
  hosting: { ip: '203.0.113.9', asn: 14061, asOrg: 'DigitalOcean, LLC', place: FRANKFURT },
} as const satisfies Record<string, Network>;

export const AGENTS = {
  chromeWindows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  chromeWindowsNext:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  safariMac:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  safariPhone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  safariPhoneNext:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  firefoxLinux: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  python: 'python-requests/2.32.3',
  okta: 'Okta-Integrations',
} as const;

export type Person = {
  readonly user: OrgUser;
  /** Their computer, somewhere, with its cookies. */
  at(network: Network, changes?: Partial<BrowserClient>): BrowserClient;
};

export function aPerson(
  org: OktaOrg,
  firstName: string,
  input: UserInput & { readonly userAgent?: string } = {},
): Person {
  const { userAgent = AGENTS.chromeWindows, ...rest } = input;
  const user = org.addUser({ firstName, factors: ['push'], ...rest });
  return {
    user,
    at: (network, changes = {}) => ({
      ...network,
      userAgent,
      deviceToken: `token-of-${firstName}`,
      deviceFingerprint: `screen-of-${firstName}`,
      ...changes,
    }),
  };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ten days of work, at home and in the office, into the org's log. */
export function aPast(org: OktaOrg, people: readonly Person[]): void {
  const app = org.addApp('Mail');
  for (let ago = 10; ago >= 1; ago -= 1) {
    for (const { user, at } of people) {
      const from = org.clock.now() - ago * DAY_MS - 3 * HOUR_MS;
      const session = org.signIn(user, at(ago % 2 === 0 ? NETWORKS.home : NETWORKS.office), {
        at: from,
      });
      session.act('user.authentication.sso', { app, at: from + HOUR_MS });
      session.act('user.authentication.sso', { app, at: from + 3 * HOUR_MS });
      session.signOut({ at: from + 4 * HOUR_MS });
    }
  }
}

export const SSO = 'user.authentication.sso';

/** What was done to users in Okta, beyond reading: `DELETE /sessions of Ada` and the like. */
export function changesTo(
  org: OktaOrg,
): { method: string; path: string; query: Readonly<Record<string, unknown>> }[] {
  return org.requests
    .filter(({ method, path }) => method !== 'GET' && path.startsWith('/api/v1/users/'))
    .map(({ method, path, query }) => ({ method, path, query }));
}

/** At work from home, then stolen by a script on a rented server that takes what it can. */
export function aTheft(org: OktaOrg, person: Person) {
  const session = org.signIn(person.user, person.at(NETWORKS.home));
  const thief = { ...NETWORKS.hosting, userAgent: AGENTS.python };
  session.act(SSO, { app: org.addApp('Mail') });
  for (const label of ['Payroll', 'Drive', 'Wiki'])
    session.act(SSO, { app: org.addApp(label), client: thief });
  session.act(SSO, { app: org.addApp('Calendar') });
  return session;
}
