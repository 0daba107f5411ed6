/** Who is taken for a thief day after day, where nobody is there to say that it is the user. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AGENTS, anEvent, DAY, HOUR, MINUTE, MORNING, PLACES } from '../../../domain/builders.ts';
import { verdicts } from './verdicts.ts';

const { hosting } = PLACES;
/** Each time another exit of Tor, in another place, without a cookie of the user's. */
const EXITS = [
  { ...hosting, asn: 396507, asOrg: 'EMERALD-ONION', ip: '23.129.64.1', city: 'Seattle' },
  {
    ...hosting,
    asn: 60729,
    asOrg: 'Stiftung Erneuerbare Freiheit',
    ip: '185.220.101.1',
    city: 'Berlin',
  },
  {
    ...hosting,
    asn: 208323,
    asOrg: 'Foundation for Applied Privacy',
    ip: '109.70.100.1',
    city: 'Vienna',
  },
  { ...hosting, asn: 53667, asOrg: 'FranTech Solutions', ip: '198.98.48.1', city: 'Miami' },
  { ...hosting, asn: 210558, asOrg: '1337 Services GmbH', ip: '45.141.215.1', city: 'Warsaw' },
];

function fromHome(number: number) {
  const at = MORNING + number * DAY;
  const session = `home-${number}`;
  return [
    anEvent({ session, type: 'user.session.start', at }),
    anEvent({ session, at: at + MINUTE, app: 'mail' }),
  ];
}

function byExit(number: number, options: Parameters<typeof anEvent>[0] = {}) {
  const at = MORNING + number * DAY + HOUR;
  const session = `exit-${number}`;
  const look = {
    session,
    from: EXITS[number % EXITS.length] ?? hosting,
    agent: AGENTS.firefoxLinux,
    token: `token-${number}`,
    print: null,
  };
  return [
    anEvent({ ...look, type: 'user.session.start', at }),
    anEvent({ ...look, at: at + MINUTE, app: 'mail', ...options }),
  ];
}

const DAYS = Array.from({ length: 9 }, (_, number) => number);
const byExits = (days: readonly number[], options?: Parameters<typeof anEvent>[0]) =>
  verdicts(DAYS.flatMap((n) => [...fromHome(n), ...(days.includes(n) ? byExit(n, options) : [])]));

it('is the user after the third day', () => {
  assert.deepEqual(byExits([3, 4, 5, 6, 7, 8]), [
    'exit-3 hijack',
    'exit-4 hijack',
    'exit-5 hijack',
    'exit-6 benign',
    'exit-7 benign',
    'exit-8 benign',
  ]);
});

it('but not who does what keeps an access, nor who comes twice', () => {
  const enrolling = byExits([3, 4, 5, 6], { type: 'user.account.update_password' });
  assert.equal(enrolling.at(-1), 'exit-6 hijack');
  assert.deepEqual(byExits([3, 4]), ['exit-3 hijack', 'exit-4 hijack']);
});

/** An assistant in a cloud that works in the user's own session of the day, an hour after the user. */
function byAssistant(number: number, from: typeof hosting) {
  const look = { session: `home-${number}`, from, agent: AGENTS.firefoxLinux, token: null };
  const at = MORNING + number * DAY + HOUR;
  return [anEvent({ ...look, at }), anEvent({ ...look, at: at + MINUTE, app: 'mail' })];
}

const byAssistants = (days: readonly number[], fromOf: (number: number) => typeof hosting) =>
  verdicts(
    DAYS.flatMap((n) => [...fromHome(n), ...(days.includes(n) ? byAssistant(n, fromOf(n)) : [])]),
  ).filter((line) => days.some((n) => line.startsWith(`home-${n} `)));

it('is the user’s assistant, in sessions that the user began, from one network', () => {
  assert.deepEqual(
    byAssistants([3, 4, 5, 6, 7], () => hosting),
    ['home-3 hijack', 'home-4 hijack', 'home-5 hijack', 'home-6 benign', 'home-7 benign'],
  );
});

it('but not who comes into the user’s sessions from another network each day', () => {
  const elsewhere = byAssistants([3, 4, 5, 6, 7], (n) => EXITS[n % EXITS.length] ?? hosting);
  assert.equal(elsewhere.at(-1), 'home-7 hijack');
});
