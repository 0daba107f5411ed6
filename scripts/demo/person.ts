/** A person of the demo's company: their profile in Okta, and their devices. */
import type {
  BrowserClient,
  OktaOrg,
  OrgUser,
  Place,
  UserInput,
} from '../../test/support/okta-org/index.ts';

export type Network = Pick<BrowserClient, 'ip' | 'asn' | 'asOrg'> & { readonly place: Place };

export type Person = {
  readonly user: OrgUser;
  readonly firstName: string;
  /** Returns the computer in a network. */
  computer(network: Network, userAgent?: string): BrowserClient;
  readonly phone: BrowserClient;
  readonly home: Network;
};

export type Hired = Pick<UserInput, 'groups' | 'roles'> & {
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly department: string;
  readonly manager?: string;
  /** Last digits of the telephone numbers, which are among those that Germany reserves for films. */
  readonly extension: number;
  readonly userAgent: string;
  readonly home: Network;
  readonly phone: Pick<BrowserClient, 'ip' | 'userAgent'>;
};

export function hire(org: OktaOrg, hired: Hired): Person {
  const { firstName, lastName, extension, home, groups = [], roles = [] } = hired;
  const token = (device: string) => `${firstName.toLowerCase()}-${device}`;
  const profile = {
    title: hired.title,
    department: hired.department,
    ...(hired.manager === undefined ? {} : { manager: hired.manager }),
    primaryPhone: `+49 40 66969 ${100 + extension}`,
    mobilePhone: `+49 171 39200 ${10 + extension}`,
  };
  return {
    user: org.addUser({
      ...{ firstName, lastName, groups, roles, profile },
      factors: ['push'],
      rememberedDevices: 1,
    }),
    firstName,
    computer: (network, userAgent = hired.userAgent) => ({
      ...network,
      userAgent,
      deviceToken: token('computer'),
      deviceFingerprint: token('screen'),
    }),
    phone: { ...hired.phone, deviceToken: token('phone') },
    home,
  };
}
