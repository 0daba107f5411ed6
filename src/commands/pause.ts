/** `warden pause` and `warden resume`: the switch that stops all actions in Okta, of an org or of all. */
import { visibleText } from '../domain/visible-text.ts';
import type { SteerDependencies } from '../pipeline/dependencies.ts';
import { type PauseOutcome, pauseActions } from '../pipeline/steer.ts';
import { pausedOrgs } from '../store/org-status.ts';
import { commandLine } from './incident/command-line.ts';
import { type Connect, connectDeployment, onDeployment } from './incident/deployment.ts';
import { exitStatus, type Io, noSuchOrg, UsageError } from './incident/failure.ts';
import { personHere } from './incident/person.ts';

type Options = { readonly org?: string; readonly json?: true };
type Turned = { readonly org: string } & PauseOutcome;
type PauseCommand = (argv: readonly string[], io?: Io, connect?: Connect) => Promise<number>;

const LONGEST_REASON = 500;

/** Resolves to 0 stopped (also when they were already), 1 the database does not answer, 2 wrong usage. */
export const pause: PauseCommand = (argv, io = process, connect = connectDeployment) => {
  const program = commandLine('pause', io)
    .description(
      'Stops all actions in Okta at once, approved ones included; detection and alerts go on. Everybody who is told of ' +
        'incidents is told of it. Who may run this may stop them.',
    )
    .argument('<reason...>', 'why, for the history and whoever is told')
    .option('--org <key>', 'of one org only; without it, of all')
    .option('--json', 'what came of it as JSON');
  return turn(program, argv, io, connect, true);
};

/** Resolves to 0 they go on (also when none were stopped), 1 refused, 2 wrong usage. */
export const resume: PauseCommand = (argv, io = process, connect = connectDeployment) => {
  const program = commandLine('resume', io)
    .description(
      'Lets the actions go on that were stopped. What had been approved is done then, unless it has grown too old. ' +
        'Takes an approver of the policy (cli: and your user name on this machine).',
    )
    .argument('[reason...]', 'why')
    .option('--org <key>', 'the org, where those of several are stopped')
    .option('--json', 'what came of it as JSON');
  return turn(program, argv, io, connect, false);
};

async function turn(
  program: ReturnType<typeof commandLine>,
  argv: readonly string[],
  io: Io,
  connect: Connect,
  paused: boolean,
): Promise<number> {
  const name = paused ? 'pause' : 'resume';
  try {
    program.parse([...argv], { from: 'user' });
    const { org, json = false } = program.opts<Options>();
    const reason = reasonOf(program.args);
    return await onDeployment(connect, io, async (deps) => {
      const by = personHere();
      const turned: Turned[] = [];
      for (const key of await orgsOf(deps, org ?? null, paused))
        turned.push({ org: key, ...(await pauseActions(deps, { org: key, paused, by, reason })) });
      const words = turned.map((one) => `${one.org}: ${inWords(one, paused)}`).join('\n');
      const text = json ? JSON.stringify({ orgs: turned }) : visibleText(words || NONE_STOPPED);
      io.stdout.write(`${text}\n`);
      return turned.every(({ outcome }) => DONE.has(outcome)) ? 0 : 1;
    });
  } catch (error) {
    return exitStatus(error, name, io, argv);
  }
}

/** Returns the orgs meant. Without a name, pausing means all, resuming the only one stopped. @throws UsageError */
async function orgsOf(
  { database, orgs }: SteerDependencies,
  named: string | null,
  paused: boolean,
): Promise<readonly string[]> {
  if (named !== null) {
    if (!orgs.has(named)) throw noSuchOrg(named, orgs);
    return [named];
  }
  if (orgs.size === 0) throw new UsageError('no org is configured here: use serve’s environment.');
  if (paused) return [...orgs.keys()];
  const stopped = (await pausedOrgs(database.rows)).filter((key) => orgs.has(key));
  if (stopped.length > 1) throw new UsageError(`say with --org which: ${stopped.join(', ')}.`);
  return stopped;
}

function reasonOf(words: readonly string[]): string | null {
  const reason = words.join(' ').trim();
  if (reason.length > LONGEST_REASON)
    throw new UsageError(`the reason is longer than ${LONGEST_REASON} characters.`);
  return reason === '' ? null : reason;
}

const DONE: ReadonlySet<string> = new Set(['paused', 'resumed', 'unchanged']);
const NONE_STOPPED = 'No actions are stopped.';

function inWords(turned: Turned, paused: boolean): string {
  switch (turned.outcome) {
    case 'paused':
      return `all actions are stopped${held(turned.waiting, 'wait')}. “warden resume” lets them go on.`;
    case 'resumed':
      return `actions go on${held(turned.waiting, 'are taken up')}.`;
    case 'unchanged':
      return paused ? 'all actions were stopped already.' : 'no actions are stopped.';
    case 'not_allowed':
    case 'too_many':
      return `nothing was changed: ${turned.reason}`;
    case 'not_found':
      return 'it is not configured here.';
  }
}

function held(incidents: number, what: string): string {
  return incidents === 0 ? '' : `; those approved for ${incidents} incidents ${what}`;
}
