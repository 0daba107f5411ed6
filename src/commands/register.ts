import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/errors.ts';
import { type Config, type OrgConfig, readConfig } from '../config.ts';
import { authOf } from '../okta/auth-of.ts';
import { connectOkta } from '../okta/client.ts';
import { OktaError } from '../okta/error.ts';
import { REGISTRAR_SCOPES, scopeNames } from '../okta/scopes.ts';
import { refusesScope } from '../okta/token-endpoint.ts';
import { errorJson, wantsJson } from './incident/error-json.ts';
import { deleteHooks } from './register/delete.ts';
import { registerHook } from './register/ensure.ts';
import { type Outcome, RegisterRefused } from './register/outcome.ts';
import { outcomeJson, outcomeText } from './register/report.ts';
import { rotateSecret } from './register/rotate.ts';
import { wishOf } from './register/wish.ts';

export type RegisterDeps = {
  readonly config: () => Config;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
};

type Options = {
  readonly org?: string;
  readonly rotate?: true;
  readonly delete?: true;
  readonly address?: string;
  readonly settle: string;
  readonly json?: true;
};

const DESCRIPTION =
  'Creates the event hook in the org, or takes over the one there is, for every event type we use ' +
  'that Okta can deliver; verifies it and reports its status. Run it again whenever you like: it ' +
  'changes nothing that is as it should be. After a move to another PUBLIC_URL it makes a second hook ' +
  'there and then removes the first. PUBLIC_URL must be where Okta reaches this service, ' +
  'which must be running.';

const ROTATION = `
To change the secret without losing an event:
  1. put the new secret first in OKTA_HOOK_SECRETS and keep the old one behind it
     (make one with: openssl rand -hex 32), then restart "warden serve";
  2. warden register --rotate
     makes a second hook with the new secret, verifies it, waits until Okta uses it (--settle), and
     removes the first. Both deliver meanwhile; an event that comes twice is stored once;
  3. take the old secret out of OKTA_HOOK_SECRETS.`;

/**
 * `warden register`. Resolves to 0 done, 1 Okta or the receiver refused, 2 wrong usage or configuration.
 */
export async function register(
  argv: readonly string[],
  deps: RegisterDeps = processDeps(),
): Promise<number> {
  const program = new Command('warden register')
    .description(DESCRIPTION)
    .addHelpText('after', ROTATION)
    .option('--org <key>', 'which org, where there are several (default: the first)')
    .option('--rotate', 'bring in a new secret without losing an event')
    .option('--delete', 'remove our event hook from the org')
    .option('--address <url>', 'with --delete: only what leads there, which may be elsewhere')
    .option('--settle <seconds>', 'how long both hooks stay during a rotation or a move', '300')
    .option('--json', 'report as JSON')
    .configureOutput({ writeOut: deps.out, writeErr: deps.err })
    .exitOverride();
  try {
    program.parse([...argv], { from: 'user' });
    const options: Options = program.opts();
    const outcome = await run(options, deps);
    deps.out(options.json ? outcomeJson(outcome) : outcomeText(outcome));
    return 0;
  } catch (error) {
    return failed(error, argv, deps);
  }
}

async function run(options: Options, deps: RegisterDeps): Promise<Outcome> {
  const settleMs = Number(options.settle) * 1_000;
  if (!Number.isFinite(settleMs) || settleMs < 0)
    throw usage('--settle wants a number of seconds.');
  if (options.rotate && options.delete) throw usage('--rotate and --delete exclude each other.');
  if (options.address !== undefined && !options.delete)
    throw usage('--address goes with --delete.');
  const config = deps.config();
  const org = chooseOrg(config, options);
  const wish = wishOf(config, org);
  const client = connectOkta({
    orgUrl: org.url,
    auth: authOf(org, scopeNames(REGISTRAR_SCOPES)),
    // While Okta verifies a hook, it waits up to two times three seconds for the receiver.
    requestTimeoutMs: 20_000,
  });
  if (options.delete) return deleteHooks(client, wish, options.address);
  return (options.rotate ? rotateSecret : registerHook)(client, wish, { ...deps, settleMs });
}

/** Advice for a removed org: its hook cannot be deleted without its credentials. */
const PUT_IT_BACK =
  ' One that was taken out of the policy file still has its hook: put it back for this command.';

function chooseOrg(config: Config, { org: key, delete: removes }: Options): OrgConfig {
  const org = key === undefined ? config.orgs[0] : config.orgs.find((each) => each.key === key);
  if (org !== undefined) return org;
  throw usage(
    key === undefined
      ? 'No org is configured. Set OKTA_ORG_URL.'
      : `There is no org “${key}”; there are ${config.orgs.map((each) => each.key).join(', ')}.${removes ? PUT_IT_BACK : ''}`,
  );
}

function usage(message: string): RegisterRefused {
  return new RegisterRefused('usage', message);
}

function failed(error: unknown, argv: readonly string[], { out, err }: RegisterDeps): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const { code, message, status } = failureOf(error);
  if (wantsJson(argv)) out(errorJson({ code, message }));
  if (!(error instanceof CommanderError)) err(`${message}\n`);
  return status;
}

/** Returns what to tell of an error. @throws the error itself, where it is a bug */
function failureOf(error: unknown) {
  if (error instanceof CommanderError)
    return { code: 'invalid_input', message: error.message, status: 2 };
  if (error instanceof ConfigError) return { code: error.code, message: error.message, status: 2 };
  if (error instanceof RegisterRefused) {
    const { code, message } = error;
    return code === 'usage'
      ? { code: 'invalid_input', message, status: 2 }
      : { code, message, status: 1 };
  }
  if (!(error instanceof OktaError)) throw error;
  const otherwise = refusesScope(error) ? `\n${ELSEWHERE}` : '';
  const message = `${error.message}\n${error.remedy}${otherwise}`;
  return { code: error.code, message, status: 1 };
}

/** Advice about a scope that the running service does not need, and is safer without. */
const ELSEWHERE =
  'Or give this command alone credentials that have it: docs/okta.md, “Start, then register the hook”.';

function processDeps(): RegisterDeps {
  return {
    config: () => readConfig(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
