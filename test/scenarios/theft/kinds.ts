/**
 * The kinds of theft, each by what its thief has and does. What a kind leaves open (whether the device
 * token came along, whether many applications are opened, …) is drawn by the rates.
 */
import type { NetworkKind } from '../networks.ts';

export type TheftKind = {
  readonly name: string;
  /** `taken`: the cookie of a running session is replayed. `proxied`: the thief's proxy signs in. */
  readonly entry: 'taken' | 'proxied';
  readonly agent: 'own' | 'copied' | 'lagging' | 'scripted' | 'any';
  readonly network: NetworkKind | 'same-city' | 'same-country' | 'abroad' | 'same-provider' | 'any';
  /** Of the victim's day: soon after, hours after the victim's last request, or between their requests. */
  readonly when: 'soon' | 'hours' | 'during' | 'any';
  readonly token?: boolean;
  readonly fingerprint?: boolean;
  readonly admin?: boolean;
  readonly source: string;
  readonly weight: number;
};

export const THEFTS: readonly TheftKind[] = [
  {
    name: 'stealer-hosting',
    entry: 'taken',
    agent: 'own',
    network: 'hosting',
    when: 'any',
    weight: 3,
    source: 'infostealer logs replayed from a rented server: the commonest in public reports',
  },
  {
    name: 'stealer-hosting-copied',
    entry: 'taken',
    agent: 'copied',
    network: 'hosting',
    when: 'any',
    fingerprint: false,
    weight: 2,
    source: 'anti-detect browsers copy the user agent of the log',
  },
  {
    name: 'stealer-whole-jar',
    entry: 'taken',
    agent: 'any',
    network: 'any',
    when: 'any',
    token: true,
    weight: 2,
    source: 'the whole cookie jar: the device token comes along',
  },
  {
    name: 'stealer-cookie-only',
    entry: 'taken',
    agent: 'any',
    network: 'any',
    when: 'any',
    token: false,
    fingerprint: false,
    weight: 2,
    source: 'the session cookie alone: Okta gives a new device token',
  },
  {
    name: 'stealer-everything-copied',
    entry: 'taken',
    agent: 'copied',
    network: 'vpn',
    when: 'any',
    token: true,
    fingerprint: true,
    weight: 1,
    source: 'anti-detect browser with the whole profile',
  },
  {
    name: 'proxy-same-city',
    entry: 'taken',
    agent: 'own',
    network: 'same-city',
    when: 'any',
    weight: 2,
    source: 'residential proxies are sold by city',
  },
  {
    name: 'proxy-same-city-copied',
    entry: 'taken',
    agent: 'copied',
    network: 'same-city',
    when: 'during',
    token: false,
    fingerprint: false,
    weight: 1,
    source: 'as above, with the user agent of the log',
  },
  {
    name: 'proxy-same-country',
    entry: 'taken',
    agent: 'any',
    network: 'same-country',
    when: 'any',
    weight: 2,
    source: 'residential proxies are sold by country',
  },
  {
    name: 'abroad',
    entry: 'taken',
    agent: 'own',
    network: 'abroad',
    when: 'any',
    weight: 2,
    source: 'a thief at home',
  },
  {
    name: 'abroad-copied',
    entry: 'taken',
    agent: 'copied',
    network: 'abroad',
    when: 'any',
    fingerprint: false,
    weight: 1,
    source: 'a thief at home with an anti-detect browser',
  },
  {
    name: 'aitm-hosting',
    entry: 'proxied',
    agent: 'any',
    network: 'hosting',
    when: 'any',
    token: false,
    fingerprint: false,
    weight: 3,
    source: 'evilginx and its like on a rented server: the first fingerprint is the thief’s',
  },
  {
    name: 'aitm-residential',
    entry: 'proxied',
    agent: 'own',
    network: 'abroad',
    when: 'any',
    token: false,
    fingerprint: false,
    weight: 1,
    source: 'the same behind a residential proxy (Duo, Proxy in a Haystack)',
  },
  {
    name: 'scripted',
    entry: 'taken',
    agent: 'scripted',
    network: 'any',
    when: 'any',
    weight: 2,
    source: 'cookies replayed by a script (Elastic AiTM rule’s list of agents)',
  },
  {
    name: 'same-provider',
    entry: 'taken',
    agent: 'own',
    network: 'same-provider',
    when: 'any',
    weight: 1,
    source: 'by chance, or a proxy in the same provider',
  },
  {
    name: 'hours-later',
    entry: 'taken',
    agent: 'own',
    network: 'any',
    when: 'hours',
    weight: 2,
    source: 'logs are sold: hours pass',
  },
  {
    name: 'during-work',
    entry: 'taken',
    agent: 'any',
    network: 'any',
    when: 'during',
    weight: 2,
    source: 'the session is kept alive by its owner',
  },
  {
    name: 'admin-session',
    entry: 'taken',
    agent: 'own',
    network: 'any',
    when: 'soon',
    admin: true,
    weight: 1,
    source: 'Okta 2023: support files held administrators’ sessions, used within 30 minutes',
  },
  {
    name: 'tor',
    entry: 'taken',
    agent: 'own',
    network: 'tor',
    when: 'any',
    weight: 1,
    source: 'anonymiser without an operator',
  },
  {
    name: 'commercial-vpn',
    entry: 'taken',
    agent: 'own',
    network: 'vpn',
    when: 'any',
    weight: 2,
    source: 'Okta 2023 and others: consumer VPN exits',
  },
  {
    name: 'lagging-browser',
    entry: 'taken',
    agent: 'lagging',
    network: 'any',
    when: 'any',
    token: false,
    fingerprint: false,
    weight: 1,
    source: 'anti-detect browsers lag behind by versions',
  },
];
