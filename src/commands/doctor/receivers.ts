import { stat } from 'node:fs/promises';
import { ENQUEUE_URLS } from '../../alerts/pagerduty-client.ts';
import { createTeamsClient } from '../../alerts/teams.ts';
import type { Config } from '../../config.ts';
import { GeoDatabaseError, openAsnDatabase } from '../../network/geo-database.ts';
import { openOktaRanges } from '../../network/okta-ranges.ts';
import { createSlackClient, type SlackClient } from '../../slack/client.ts';
import { SlackError } from '../../slack/error.ts';
import { lookAtAsking } from './asking.ts';
import { type Check, type CheckResult, fault, off, ok } from './check.ts';
import type { DatabaseDoor } from './database.ts';
import { ANSWER_WITHIN_MS, lookAtReceiver } from './look-at-receiver.ts';
import { lookAtWebhook } from './webhooks.ts';

const DAY_MS = 86_400_000;
/** Age from which a file is called old: MaxMind updates its data twice a week, and networks change within weeks. */
const GEOIP_OLD_MS = 45 * DAY_MS;

export type ReceiverDeps = {
  readonly now: () => number;
  readonly door: DatabaseDoor;
};

/** Returns the checks of everything outside Okta that the service depends on. */
export function receiverChecks(config: Config, deps: ReceiverDeps): Check[] {
  const named = (name: string, run: Check['run']): Check => ({ org: null, name, run });
  return [
    named('GeoIP ASN', () => lookAtFile(config.geoip.asnDb, ASN_DB, deps.now())),
    named('GeoIP city', () => lookAtFile(config.geoip.cityDb, CITY_DB, deps.now())),
    named('Okta’s addresses', () => lookAtFile(config.geoip.oktaRanges, OKTA_RANGES, deps.now())),
    named('Slack', () => lookAtSlack(config, deps.now())),
    named('asking users', () => lookAtAsking(config)),
    named('Microsoft Teams', () => lookAtTeams(config)),
    ...(config.alertWebhooks.receivers.length === 0
      ? [named('alert webhooks', async () => off('none'))]
      : config.alertWebhooks.receivers.map((one) =>
          named(`alert webhook ${new URL(one.url).host}`, () =>
            lookAtWebhook(one, config, deps.door),
          ),
        )),
    named('PagerDuty', async () => lookAtPagerDuty(config)),
  ];
}

type FileKind = {
  readonly variable: string;
  /** What is used where the variable is not set. */
  readonly without: string;
  /** What the file is, such as `.mmdb file`. */
  readonly is: string;
  readonly fetch: string;
  readonly open: (path: string) => Promise<unknown>;
};

const MAXMIND = {
  is: '.mmdb file',
  fetch: 'Run geoipupdate (or fetch the file anew) at least monthly; it is reloaded by itself.',
  open: (path: string) => openAsnDatabase(path),
};
const ASN_DB: FileKind = {
  ...MAXMIND,
  variable: 'GEOIP_ASN_DB',
  without: 'not set; the open ASN ranges that come with the service are used',
};
const CITY_DB: FileKind = {
  ...MAXMIND,
  variable: 'GEOIP_CITY_DB',
  without: 'not set; places are known where Okta names them',
};
const OKTA_RANGES: FileKind = {
  variable: 'OKTA_IP_RANGES',
  without: 'not set; whoever calls itself Okta’s machine from Amazon’s networks is believed',
  is: 'ip_ranges.json',
  fetch: 'Fetch it anew from Okta at least monthly; it is reloaded by itself.',
  open: (path) => openOktaRanges(path),
};

async function lookAtFile(path: string | null, kind: FileKind, now: number): Promise<CheckResult> {
  const { variable, without, is, fetch, open } = kind;
  if (path === null) return off(without);
  const file = await stat(path).catch(() => null);
  if (file === null) {
    return fault(`${path} cannot be read.`, `Put the ${is} there, or unset ${variable}.`);
  }
  const days = Math.floor((now - file.mtimeMs) / DAY_MS);
  if (now - file.mtimeMs > GEOIP_OLD_MS) return fault(`${path} is ${days} days old.`, fetch);
  if (!(await isUsable(path, open))) {
    return fault(
      `${path} is no ${is}, or half of one: the service goes without, or with the one that it read before.`,
      `Put the ${is} there (unpacked): write it beside, then mv it. Or unset ${variable}.`,
    );
  }
  return ok(`${path}, ${days} days old`);
}

async function isUsable(path: string, open: FileKind['open']): Promise<boolean> {
  try {
    await open(path);
    return true;
  } catch (error) {
    if (error instanceof GeoDatabaseError) return false;
    throw error;
  }
}

async function lookAtSlack({ slack }: Config, now: number): Promise<CheckResult> {
  if (slack === null) return off('not set up; nobody is told in Slack');
  const client = createSlackClient(slack);
  try {
    const { team, user } = await client.authTest();
    const channel = await lookAtChannel(client, now);
    if (channel instanceof SlackError) return fault(`${channel.message}.`, channel.remedy);
    const buttons =
      slack.signingSecret === null
        ? '; without SLACK_SIGNING_SECRET there are no buttons'
        : withoutAddresses(await client.scopes());
    return ok(`signed in to ${team} as ${user}${channel}${buttons}`);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return fault(`auth.test failed (${error.code}).`, error.remedy);
  }
}

/** Returns what is missing without the scopes that read addresses; empty where Slack does not name the scopes. */
function withoutAddresses(scopes: readonly string[] | null): string {
  const missing = ADDRESSES.filter((scope) => scopes?.includes(scope) === false);
  return missing.length === 0
    ? ''
    : `; without ${missing.join(' and ')} nobody denies or closes in Slack what may be about themselves: only in the console`;
}

const ADDRESSES: readonly string[] = ['users:read', 'users:read.email'];

/** Returns a remark about SLACK_CHANNEL, or why nothing can be posted there. Posts nothing. */
async function lookAtChannel(client: SlackClient, now: number): Promise<string | SlackError> {
  try {
    await client.findMessage({ org: '', incidentId: 0 }, now);
    return '';
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return error.code === 'slack_missing_scope'
      ? '; without channels:history (groups:history) a message may be posted twice after a crash'
      : error;
  }
}

/** Checks the address of the Teams workflow; only a card can show whether cards arrive in the channel. */
async function lookAtTeams(config: Config): Promise<CheckResult> {
  const { teamsWebhookUrl: url, alertWebhooks, useProxy: proxy } = config;
  if (url === null) return off('not set up; nobody is told in Teams');
  const { privateNetworks } = alertWebhooks;
  const settings = { url, privateNetworks, proxy, timeoutMs: ANSWER_WITHIN_MS };
  return lookAtReceiver(createTeamsClient(settings), {
    redirected: 'Copy the workflow’s address anew into TEAMS_WEBHOOK_URL.',
    unreachable:
      'Copy the workflow’s address anew into TEAMS_WEBHOOK_URL, or check DNS, firewall and proxy.',
  });
}

/** Tells whether a key is set; it is not tried, as anything sent to PagerDuty may page somebody. */
function lookAtPagerDuty({ pagerDutyRoutingKey, pagerDutyRegion }: Config): CheckResult {
  if (pagerDutyRoutingKey === null) return off('not set up; nobody is paged');
  const { host } = new URL(ENQUEUE_URLS[pagerDutyRegion]);
  return ok(
    `a key is set, for ${host}; whether PagerDuty takes it shows an incident, or a sample (--send-sample pagerduty)`,
  );
}
