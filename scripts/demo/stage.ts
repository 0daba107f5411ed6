/** Starts everything that the demo needs: database, service, hook and receivers, all real except the org. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { register } from '../../src/commands/register.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { type Service, startService } from '../../src/service.ts';
import { type OktaOrg, startOktaOrg } from '../../test/support/okta-org/index.ts';
import { freePort } from '../../test/support/service.ts';
import { type Company, everybody, foundCompany } from './company.ts';
import type { Narrator } from './narrator.ts';
import { liveThePast } from './past.ts';
import type { Person } from './person.ts';
import { type DemoReceivers, startReceivers } from './receivers.ts';

/** Timing of confirmation: minutes in production, but seconds here, as somebody waits. The thief tries again within. */
const CONFIRM_TIMING = { firstLookMs: 500, nextLookMs: 1_000, lookForMs: 5_000, allowanceMs: 500 };

export type Stage = {
  readonly org: OktaOrg;
  readonly company: Company;
  readonly receivers: DemoReceivers;
  /** Address at which the service listens. */
  readonly address: string;
  readonly apiToken: string;
  /** Tokens of everybody who may sign in, by name. */
  readonly tokens: ReadonlyMap<string, string>;
  /** The service's own log, for when something goes wrong. */
  readonly logFile: string;
  /** Takes everything down. @param keep leaves the folder with the log where it is */
  close(keep?: boolean): Promise<void>;
};

/** Parts of a demo that differ beside the common story. */
export type Setting = {
  /** Names of those who work with incidents; the demo itself uses the token of the first. */
  readonly analysts: readonly [string, ...string[]];
  /** Adds further people, whose past is played with everybody's. */
  readonly hire: (org: OktaOrg) => readonly Person[];
  /** The mode as the start prints it, e.g. `enforce mode`. */
  readonly mode: string;
  readonly environment: Readonly<Record<string, string>>;
};

export async function setTheStage(narrator: Narrator, setting: Setting): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'session-warden-demo-'));
  const undo: (() => Promise<unknown> | unknown)[] = [];
  const close = async (keep = false) => {
    for (const step of undo.splice(0).reverse()) await step();
    if (!keep) await rm(folder, { recursive: true, force: true });
  };
  try {
    const org = await startOktaOrg({ seed: 20_261, hasPast: true });
    undo.push(() => org.close());
    const company = foundCompany(org);
    const people = [...everybody(company), ...setting.hire(org)];
    liveThePast(org, company, people);
    narrator.say(
      `A simulated Okta org is up at ${org.url}, with ${org.log().length} log events: three weeks of ${people.length} people’s work.`,
    );
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const receivers = await startReceivers(narrator, secret);
    undo.push(() => receivers.close());
    const [first, ...others] = setting.analysts;
    const apiToken = randomBytes(12).toString('base64url');
    const further = others.map((name) => [name, randomBytes(12).toString('base64url')] as const);
    const tokens = new Map([[first, apiToken], ...further]);
    const config = await configOf({ org, receivers, secret, tokens, folder, setting });
    const logFile = join(folder, 'warden.log');
    const log = pino({ level: 'debug' }, pino.destination({ dest: logFile, sync: true }));
    const service = await startService(config, ['receiver', 'worker', 'reader'], log, {
      confirmTiming: CONFIRM_TIMING,
    });
    undo.push(() => service.stop());
    narrator.say(
      `Session Warden is up at ${addressOf(service)}, on its embedded Postgres, in ${setting.mode}.`,
    );
    await registerHook(config, narrator);
    const address = addressOf(service);
    return { org, company, receivers, address, apiToken, tokens, logFile, close };
  } catch (error) {
    await close(true);
    throw error;
  }
}

async function configOf(parts: {
  readonly org: OktaOrg;
  readonly receivers: DemoReceivers;
  readonly secret: string;
  readonly tokens: ReadonlyMap<string, string>;
  readonly folder: string;
  readonly setting: Setting;
}): Promise<Config> {
  const { org, receivers, secret, tokens, folder, setting } = parts;
  const asked = process.env.PORT ?? '';
  const port = asked === '' ? await freePort() : Number(asked);
  return readConfig({
    WARDEN_DATA_DIR: folder,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    OKTA_ORG_URL: org.url,
    OKTA_API_TOKEN: org.addApiToken().value,
    OKTA_HOOK_SECRETS: randomBytes(32).toString('hex'),
    RESPONSE_MODE: 'enforce',
    SYSTEM_LOG_POLL_SECONDS: '2',
    SLACK_BOT_TOKEN: 'xoxb-demo',
    SLACK_CHANNEL: 'C0000000000',
    SLACK_API_URL: receivers.slackUrl,
    ALERT_WEBHOOK_URLS: receivers.webhookUrl,
    ALERT_WEBHOOK_SECRET: secret,
    API_TOKENS: [...tokens].map((one) => one.join(':')).join(','),
    ...setting.environment,
  });
}

/** Runs `warden register`, as an administrator would. */
async function registerHook(config: Config, narrator: Narrator): Promise<void> {
  let problem = '';
  const code = await register(['--json'], {
    config: () => config,
    out: () => {},
    err: (text) => {
      problem += text;
    },
    sleep: async () => {},
  });
  if (code !== 0) throw new Error(`warden register ended with ${code}: ${problem.trim()}`);
  narrator.say('warden register: the event hook is created in the org, and verified.');
}

function addressOf(service: Service): string {
  if (service.address === null) throw new Error('The service does not listen.');
  return service.address;
}
