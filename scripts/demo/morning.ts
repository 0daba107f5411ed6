/** Plays the two hours before the theft in some seconds, with everything at which a naive rule would raise alarms. */
import { setTimeout as pause } from 'node:timers/promises';
import type {
  BrowserClient,
  OktaOrg,
  OrgApp,
  OrgSession,
} from '../../test/support/okta-org/index.ts';
import { BROWSERS, type Company, NETWORKS } from './company.ts';
import type { Narrator } from './narrator.ts';
import type { Person } from './person.ts';

type Moment = {
  readonly minutesAgo: number;
  readonly text: string;
  readonly act: (at: number) => void;
};

const MINUTE_MS = 60_000;
/** Pause after a line, so that it can be read. */
const READING_MS = 250;

export type Morning = {
  /** The session that will be stolen: at work, in the office, all morning. */
  readonly ada: OrgSession;
  /** Sessions in which a network or a browser changed legitimately. */
  readonly moved: readonly OrgSession[];
};

export async function liveTheMorning(
  org: OktaOrg,
  company: Company,
  narrator: Narrator,
): Promise<Morning> {
  const now = org.clock.now();
  const sessions = new Map<string, OrgSession>();
  const moments = momentsOf(org, company, sessions);
  for (const { minutesAgo, text, act } of moments) {
    const at = now - minutesAgo * MINUTE_MS;
    act(at);
    narrator.life(at, text);
    await pause(READING_MS);
  }
  await org.drain();
  const ada = sessions.get('ada');
  if (ada === undefined) throw new Error('Nobody signed in this morning.');
  return {
    ada,
    moved: [...sessions.values()].filter((session) => session !== sessions.get('fatou')),
  };
}

function momentsOf(
  org: OktaOrg,
  { people, apps }: Company,
  sessions: Map<string, OrgSession>,
): readonly Moment[] {
  const { ada, ben, chen, dilek, emil, fatou } = people;
  const { mail, calendar, payroll, salesforce, wiki } = apps;
  const opened = (name: string): OrgSession => {
    const session = sessions.get(name);
    if (session === undefined) throw new Error(`${name} has not signed in yet.`);
    return session;
  };
  const signIn = (name: string, person: Person, client: BrowserClient) => {
    return (at: number) => {
      const session = org.signIn(person.user, client, { at, mfa: { factor: 'OKTA_VERIFY_PUSH' } });
      session.act('user.authentication.sso', { app: mail, at: at + 20_000 });
      sessions.set(name, session);
    };
  };
  const open = (name: string, app: OrgApp, client?: BrowserClient) => {
    return (at: number) => {
      opened(name).act('user.authentication.sso', {
        app,
        at,
        ...(client === undefined ? {} : { client }),
      });
    };
  };
  return [
    [118, 'Ada signs in at home', signIn('ada', ada, ada.computer(ada.home))],
    [112, 'Ben signs in at home', signIn('ben', ben, ben.computer(ben.home))],
    [104, 'Chen signs in at home', signIn('chen', chen, chen.computer(chen.home))],
    [95, 'Dilek signs in at home', signIn('dilek', dilek, dilek.computer(dilek.home))],
    [90, 'Emil signs in at the office', signIn('emil', emil, emil.computer(NETWORKS.office))],
    [84, 'Fatou signs in at the office', signIn('fatou', fatou, fatou.computer(NETWORKS.office))],
    [
      71,
      'Ben leaves the house: Wi-Fi to the phone’s hotspot',
      open('ben', calendar, ben.computer(NETWORKS.mobile)),
    ],
    [
      63,
      'Ada comes to the office, her laptop with her',
      open('ada', wiki, ada.computer(NETWORKS.office)),
    ],
    [55, 'Chen switches the VPN on', open('chen', wiki, chen.computer(NETWORKS.gateway))],
    [
      46,
      'Emil’s browser updates itself, 141 to 142',
      open('emil', salesforce, emil.computer(NETWORKS.office, BROWSERS.windowsUpdated)),
    ],
    [34, 'Ben arrives at the office', open('ben', salesforce, ben.computer(NETWORKS.office))],
    [21, 'Chen switches the VPN off', open('chen', mail, chen.computer(chen.home))],
    [15, 'Fatou opens the calendar', open('fatou', calendar, fatou.computer(NETWORKS.office))],
    [
      9,
      'Dilek works on from the train to Berlin',
      open('dilek', wiki, dilek.computer(NETWORKS.train)),
    ],
    [4, 'Ada does the payroll', open('ada', payroll, ada.computer(NETWORKS.office))],
  ].map(([minutesAgo, text, act]) => ({ minutesAgo, text, act }) as Moment);
}
