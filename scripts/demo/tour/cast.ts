/** The tour's people beside those of the story, and the networks of their thieves. */
import type { BrowserClient, OktaOrg, OrgUser } from '../../../test/support/okta-org/index.ts';
import { BROWSERS, NETWORKS } from '../company.ts';
import { hire, type Network, type Person } from '../person.ts';

export type Cast = {
  readonly grace: Person;
  readonly hugo: Person;
  readonly ines: Person;
  readonly leila: Person;
  readonly tomas: Person;
  /** Somebody who left the company in spring, and whose account was forgotten. */
  readonly contractor: OrgUser;
};

const PARIS = { country: 'France', city: 'Paris', lat: 48.86, lon: 2.35 };
const BUCHAREST = { country: 'Romania', city: 'Bucharest', lat: 44.43, lon: 26.1 };
const WARSAW = { country: 'Poland', city: 'Warsaw', lat: 52.23, lon: 21.01 };
const LISBON = { country: 'Portugal', city: 'Lisbon', lat: 38.72, lon: -9.14 };

/** Networks of the strangers, and the VPN and the telephone of the traveller, who is no stranger. */
export const ELSEWHERE = {
  kit: { ip: '203.0.113.142', asn: 16276, asOrg: 'OVH SAS', place: PARIS },
  rented: { ip: '203.0.113.201', asn: 9009, asOrg: 'M247 Europe SRL', place: BUCHAREST },
  other: { ip: '203.0.113.17', asn: 20473, asOrg: 'The Constant Company, LLC', place: WARSAW },
  ownVpn: { ip: '192.0.2.54', asn: 212238, asOrg: 'Datacamp Limited', place: LISBON },
  roaming: { ip: '192.0.2.91', asn: 12353, asOrg: 'Vodafone Portugal', place: LISBON },
} as const satisfies Record<string, Network>;

export function bringIn(org: OktaOrg): Cast {
  const phone = { ...NETWORKS.mobile, userAgent: BROWSERS.phone } satisfies BrowserClient;
  const { windows, mac } = BROWSERS;
  const { cable, fibre } = NETWORKS;
  const sales = { title: 'Account manager', department: 'Sales', manager: 'Nora Seidel', phone };
  return {
    grace: hire(org, {
      ...{ firstName: 'Grace', lastName: 'Lindqvist', extension: 11, ...sales },
      ...{ userAgent: windows, home: cable },
    }),
    hugo: hire(org, {
      ...{ firstName: 'Hugo', lastName: 'Brandt', extension: 12, ...sales },
      ...{ userAgent: mac, home: fibre },
    }),
    ines: hire(org, {
      ...{ firstName: 'Ines', lastName: 'Ferreira', extension: 13, phone },
      ...{
        department: 'IT',
        title: 'Identity engineer',
        manager: 'Olga Marin',
        roles: ['SUPER_ADMIN'],
      },
      ...{ userAgent: windows, home: cable },
    }),
    leila: hire(org, {
      ...{ firstName: 'Leila', lastName: 'Haddad', extension: 14, phone },
      ...{ department: 'Management', title: 'Chief executive', userAgent: mac, home: fibre },
    }),
    tomas: hire(org, {
      ...{ firstName: 'Tomas', lastName: 'Horak', extension: 15, phone },
      ...{
        department: 'Product',
        title: 'Engineer',
        manager: 'Jan Petersen',
        userAgent: windows,
        home: cable,
      },
    }),
    contractor: org.addUser({ firstName: 'Viktor', lastName: 'Lenz' }),
  };
}

/** Returns the people of the tour who work at the company. */
export function working({ grace, hugo, ines, leila, tomas }: Cast): readonly Person[] {
  return [grace, hugo, ines, leila, tomas];
}
