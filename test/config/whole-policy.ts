/** A policy that says something under every key, and what has to come of it. */

import { addressSet } from '../../src/domain/address-set.ts';

export const DETECTION = {
  trusted_asns: [64500],
  trusted_cidrs: ['198.51.100.0/24'],
  trusted_countries: ['Wherever'],
  corporate_egress_asns: [64501],
  corporate_egress_cidrs: ['203.0.113.0/25'],
  known_vpn_asns: [64502],
  untrusted_regions: ['Nowhere'],
  hostile_asns: [64504],
  hostile_cidrs: ['192.0.2.128/25'],
  hostile_file: '/etc/warden/hostile.txt',
  thresholds: { suspicious: 0.31, hijack: 0.92 },
  switched_off: ['unusual-hour'],
  exceptions: [
    {
      reason: 'a robot',
      expires_at: '2027-03-31',
      user: 'robot@example.com',
      asn: 64503,
      cidr: '192.0.2.0/28',
      country: 'Elsewhere',
      user_agent_contains: 'python-requests',
    },
    { reason: 'a network', expires_at: '2027-03-31T08:00:00Z', cidr: '192.0.2.7' },
    { reason: 'a person', expires_at: '2027-03-31', user: 'ada@example.com' },
  ],
};

export const RESPONSES = {
  mode: 'approve',
  plans: {
    benign: ['raise_risk'],
    suspicious: [{ kind: 'block_ip', zone_name: 'Thieves', expires_after_minutes: 90 }],
    hijack: [
      { kind: 'quarantine', group_id: '00g1' },
      { kind: 'reset_password', send_email: false },
    ],
  },
  rules: [
    {
      name: 'the board',
      match: { users: ['ceo@example.com'], groups: ['Board'], roles: ['ORG_ADMIN'] },
      mode: 'enforce',
      plans: { suspicious: [], hijack: ['universal_logout'] },
      approval: { expires_after_minutes: 5, on_silence: 'deny' },
      ask_user: { verdicts: [], on_no: 'tell', expires_after_minutes: 6 },
    },
    { name: 'the others', match: { groups: ['Others'] } },
  ],
  approval: {
    approvals: 2,
    two_person_kinds: ['quarantine'],
    expires_after_minutes: 45,
    on_silence: 'deny',
    approvers: [{ person: 'Ann', is: ['slack:U1', 'cli:ann'] }, 'api:bob'],
  },
  protected: { users: ['break-glass'], groups: ['Glass'], roles: ['SUPER_ADMIN'] },
  limits: { users_per_hour: 11, users_per_day: 41 },
  stale_after_minutes: 121,
  ask_user: { verdicts: ['suspicious', 'hijack'], on_no: 'contain', expires_after_minutes: 61 },
  watch_days_after_containment: 21,
  escalation: ['suspend', 'clear_sessions'],
};

export const READ_DETECTION = {
  trustedAsns: new Set([64500]),
  trustedCidrs: ['198.51.100.0/24'],
  trustedCountries: new Set(['Wherever']),
  corporateEgressAsns: new Set([64501]),
  corporateEgressCidrs: ['203.0.113.0/25'],
  knownVpnAsns: new Set([64502]),
  untrustedRegions: new Set(['Nowhere']),
  hostile: {
    asns: new Set([64504]),
    addresses: addressSet(['192.0.2.128/25']),
    file: '/etc/warden/hostile.txt',
    listed: addressSet([]),
  },
  thresholds: { suspicious: 0.31, hijack: 0.92 },
  switchedOff: new Set(['unusual-hour']),
  exceptions: [
    {
      reason: 'a robot',
      expiresAt: Date.UTC(2027, 2, 31),
      user: 'robot@example.com',
      asn: 64503,
      cidr: '192.0.2.0/28',
      countries: ['Elsewhere'],
      userAgentContains: 'python-requests',
    },
    { reason: 'a network', expiresAt: Date.UTC(2027, 2, 31, 8), cidr: '192.0.2.7' },
    { reason: 'a person', expiresAt: Date.UTC(2027, 2, 31), user: 'ada@example.com' },
  ],
};

export const READ_RESPONSES = {
  mode: 'approve',
  plans: {
    benign: [{ kind: 'raise_risk', params: {} }],
    suspicious: [{ kind: 'block_ip', params: { zoneName: 'Thieves', expiresAfterMinutes: 90 } }],
    hijack: [
      { kind: 'quarantine', params: { groupId: '00g1' } },
      { kind: 'reset_password', params: { sendEmail: false } },
    ],
  },
  rules: [
    {
      name: 'the board',
      match: { users: ['ceo@example.com'], groups: ['Board'], roles: ['ORG_ADMIN'] },
      mode: 'enforce',
      plans: { suspicious: [], hijack: [{ kind: 'universal_logout', params: {} }] },
      approval: { expiresAfterMinutes: 5, onSilence: 'deny' },
      askUser: { verdicts: [], onNo: 'tell', expiresAfterMinutes: 6 },
    },
    { name: 'the others', match: { users: [], groups: ['Others'], roles: [] } },
  ],
  approval: {
    approvals: 2,
    twoPersonKinds: ['quarantine'],
    expiresAfterMinutes: 45,
    onSilence: 'deny',
    approvers: ['slack:U1', 'cli:ann', 'api:bob'],
  },
  protected: { users: ['break-glass'], groups: ['Glass'], roles: ['SUPER_ADMIN'] },
  limits: { usersPerHour: 11, usersPerDay: 41 },
  staleAfterMinutes: 121,
  askUser: { verdicts: ['suspicious', 'hijack'], onNo: 'contain', expiresAfterMinutes: 61 },
  watchDaysAfterContainment: 21,
  escalation: [
    { kind: 'suspend', params: {} },
    { kind: 'clear_sessions', params: {} },
  ],
};
