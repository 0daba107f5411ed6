/** Plays a theft by a stolen cookie, and tells what the product does about it as it happens. */
import { setTimeout as pause } from 'node:timers/promises';
import { percent } from '../../src/domain/percent.ts';
import type { OktaOrg, OrgSession } from '../../test/support/okta-org/index.ts';
import { BROWSERS, type Company, NETWORKS } from './company.ts';
import type { Narrator } from './narrator.ts';
import {
  eventually,
  type SentAction,
  type SentFinding,
  type SentView,
  type WardenApi,
} from './warden-api.ts';

export type Theft = { readonly session: OrgSession; readonly at: number; readonly uuid: string };

/** The thief's client: all cookies are the victim's, the browser and the network are the thief's. */
const THIEF = { ...NETWORKS.rented, userAgent: BROWSERS.thief, deviceToken: 'ada-computer' };

export async function steal(
  org: OktaOrg,
  { people, apps }: Company,
  session: OrgSession,
  narrator: Narrator,
): Promise<Theft> {
  const { mail, payroll, salesforce, wiki } = apps;
  const at = org.clock.now();
  narrator.life(
    at,
    'An infostealer on Ada’s laptop sends her session cookie away. She goes on working.',
  );
  const first = session.act('user.authentication.sso', { app: payroll, client: THIEF });
  if (!first.done)
    throw new Error(`The org refused the thief before anything was done: ${first.because}`);
  narrator.life(
    org.clock.now(),
    'The thief opens Payroll with it, from a rented server in Amsterdam.',
  );
  await pause(150);
  session.act('user.authentication.sso', {
    app: wiki,
    client: people.ada.computer(NETWORKS.office),
  });
  session.act('user.authentication.sso', { app: mail, client: THIEF });
  session.act('user.authentication.sso', { app: salesforce, client: THIEF });
  return { session, at: Date.parse(first.event.published), uuid: first.event.uuid };
}

/** Follows the incident to verified containment. Throws when a step on the way does not happen. */
export async function follow(
  org: OktaOrg,
  api: WardenApi,
  theft: Theft,
  narrator: Narrator,
): Promise<SentView> {
  const since = (at: number | string | null) =>
    at === null
      ? '?'
      : `${((new Date(at).getTime() - theft.at) / 1_000).toFixed(2)} s after the theft`;

  const delivery = await eventually(
    'Okta’s delivery of the theft acknowledged',
    async () =>
      org.deliveries.find(({ uuids, status }) => uuids.includes(theft.uuid) && status === 204) ??
      null,
  );
  narrator.warden(
    `stored and acknowledged to Okta, ${since(delivery.startedAt + delivery.tookMs)}`,
  );

  const { id, openedAt } = await eventually(
    'An incident',
    async () =>
      (await api.incidents()).find(({ userId }) => userId === theft.session.user.id) ?? null,
  );
  const opened = await api.incident(id);
  const { incident, findings } = opened;
  narrator.warden(
    `NOTICED and PROVEN, ${since(openedAt)}: ${incident.reference}, ${incident.verdict}, ${percent(incident.score)} sure`,
  );
  narrator.warden(`  ${incident.headline}`);
  for (const { detail, weight } of gravest(findings)?.evidence ?? []) {
    narrator.warden(`  ${`${weight > 0 ? '+' : ''}${weight.toFixed(1)}`.padStart(5)}  ${detail}`);
  }
  narrator.warden(`  read back from the org’s own System Log: ${incident.details.corroboration}`);

  const acted = await eventually('The actions', async () => {
    const view = await api.incident(id);
    const stuck = view.actions.find(({ status }) => status === 'failed' || status === 'skipped');
    if (stuck !== undefined) throw new Error(`${stuck.kind} ${stuck.status}: ${stuck.reason}`);
    return view.actions.length > 0 && view.actions.every(({ status }) => status === 'done')
      ? view
      : null;
  });
  for (const action of acted.actions)
    narrator.warden(`ACTED, ${since(action.finishedAt)}: ${inWords(action)}`);

  await theThiefTriesAgain(theft, narrator);

  const verified = await eventually('Containment verified in the System Log', async () => {
    const view = await api.incident(id);
    if (view.incident.containment === 'broken') throw new Error('The containment did not hold.');
    return view.incident.containment === 'verified' ? view : null;
  });
  narrator.warden(`VERIFIED, ${since(verified.incident.verifiedAt)}: Okta’s log shows`);
  for (const { says } of verified.incident.details.containment?.confirmations ?? []) {
    narrator.warden(`  ${says}`);
  }
  narrator.warden('  and nothing more of the stolen session.');
  return verified;
}

function gravest(findings: SentView['findings']): SentFinding | null {
  return findings.reduce<SentFinding | null>(
    (worst, finding) => (worst === null || finding.score > worst.score ? finding : worst),
    null,
  );
}

async function theThiefTriesAgain({ session }: Theft, narrator: Narrator): Promise<void> {
  await pause(800);
  const again = session.act('user.authentication.sso', { client: THIEF });
  if (again.done) throw new Error('The stolen session still works: it was not ended in Okta.');
  narrator.say(`The thief tries again. Okta refuses: ${again.because.replaceAll('_', ' ')}.`);
}

function inWords({ kind }: SentAction): string {
  switch (kind) {
    case 'clear_sessions':
      return 'all of Ada’s sessions ended, OAuth tokens and remembered devices with them';
    case 'expire_password':
      return 'her password expired: she chooses a new one at the next sign-in';
    default:
      return kind;
  }
}
