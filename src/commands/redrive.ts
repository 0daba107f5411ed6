/** `warden redrive`: tries jobs again that failed at every attempt, once the cause is corrected. */
import { Option } from 'commander';
import type { SteerDependencies } from '../pipeline/dependencies.ts';
import { type SwitchedOn, switchOnReceivers } from '../pipeline/notify/gone-receivers.ts';
import { STAGE_NAMES, type StageName } from '../pipeline/stages.ts';
import { deadLetters } from '../store/dead-letters.ts';
import { commandLine } from './incident/command-line.ts';
import { type Connect, connectDeployment, onDeployment } from './incident/deployment.ts';
import { exitStatus, type Io, UsageError } from './incident/failure.ts';
import { type AgainOptions, againInWords, sendAgain } from './redrive/send-again.ts';

type Options = {
  readonly stage?: StageName;
  readonly dryRun?: true;
  readonly json?: true;
} & Partial<AgainOptions>;

/** The number of a stage's dead letters, and how many of them went back to the stage. */
type Redriven = {
  readonly stage: StageName;
  readonly deadLetters: number;
  readonly redriven: number;
};

const ABOUT =
  'Has tried again what failed at every attempt: the jobs of the “dead_letter” incidents and of ' +
  'warden_dead_letters. Mend the cause first (the log’s “stage failed” names it): what fails at every ' +
  'attempt again comes back. A webhook that answered 410 is told again, and what it missed. A running “warden ' +
  'serve” does the work. With --receiver: sends a webhook again what it took already, because it lost it since.';

/** Resolves to 0 done (also when there are none), 1 the database does not answer, 2 wrong usage. */
export async function redrive(
  argv: readonly string[],
  io: Io = process,
  connect: Connect = connectDeployment,
): Promise<number> {
  try {
    const options = optionsOf(argv, io);
    const { stage, dryRun = false, json = false } = options;
    const again = againOptions(options);
    return await onDeployment(connect, io, async (deps) => {
      if (again !== null) {
        const sent = await sendAgain(deps, again);
        io.stdout.write(json ? `${JSON.stringify(sent)}\n` : againInWords(sent));
        return 0;
      }
      const stages = await redriveStages(deps, { stage, dryRun });
      const receivers =
        stage === undefined || stage === 'notify' ? await switchOnReceivers(deps, { dryRun }) : [];
      io.stdout.write(
        json ? `${JSON.stringify({ stages, receivers })}\n` : inWords(stages, receivers, dryRun),
      );
      return 0;
    });
  } catch (error) {
    return exitStatus(error, 'redrive', io, argv);
  }
}

/** @throws CommanderError */
function optionsOf(argv: readonly string[], io: Io): Options {
  return commandLine('redrive', io)
    .description(ABOUT)
    .addOption(new Option('--stage <stage>', 'the jobs of one stage only').choices(STAGE_NAMES))
    .option('--dry-run', 'only count what lies there')
    .option(
      '--receiver <name>',
      'send this webhook again what it was told: its host, address, or the eight digits of its name',
    )
    .option(
      '--since <time>',
      'with --receiver: since when, e.g. 2026-11-24 or 2026-11-24T08:00:00Z',
    )
    .option('--until <time>', 'with --receiver: up to when; default: now')
    .option('--confirm', 'with --receiver: send it; without, it is only counted')
    .option('--json', 'the counts as JSON')
    .parse([...argv], { from: 'user' })
    .opts<Options>();
}

async function redriveStages(
  { database, jobs }: SteerDependencies,
  { stage, dryRun }: { readonly stage: StageName | undefined; readonly dryRun: boolean },
): Promise<readonly Redriven[]> {
  const letters = await deadLetters(database.pool);
  const stages: Redriven[] = [];
  for (const each of STAGE_NAMES) {
    if (stage !== undefined && stage !== each) continue;
    const waiting = letters.reduce((sum, of) => sum + (of.stage === each ? of.jobs : 0), 0);
    const redriven = dryRun || waiting === 0 ? 0 : await jobs.redrive(each);
    stages.push({ stage: each, deadLetters: waiting, redriven });
  }
  return stages;
}

/** Returns the options of sending again; null without --receiver. @throws UsageError where both kinds are given */
function againOptions({
  receiver,
  since,
  until,
  confirm,
  stage,
  dryRun,
}: Options): AgainOptions | null {
  if (receiver !== undefined) {
    if (stage !== undefined || dryRun === true)
      throw new UsageError(
        '--receiver takes neither --stage nor --dry-run: without --confirm it only counts.',
      );
    return { receiver, since, until, confirm };
  }
  if (since !== undefined || until !== undefined || confirm !== undefined)
    throw new UsageError('--since, --until and --confirm are for --receiver.');
  return null;
}

function inWords(
  stages: readonly Redriven[],
  receivers: readonly SwitchedOn[],
  dryRun: boolean,
): string {
  const found = stages.filter((each) => each.deadLetters > 0);
  if (found.length === 0 && receivers.length === 0)
    return 'Nothing failed for good: there is nothing to try again.\n';
  const lines = found.map(({ stage, deadLetters: jobs, redriven }) => {
    if (dryRun) return `${stage}: ${jobs} failed at every attempt`;
    const done = `${stage}: ${redriven} of ${jobs} will be tried again`;
    return redriven < jobs ? `${done}; the rest waits in the queue already` : done;
  });
  const again = receivers.map(({ org, name, since, incidents }) => {
    const missed = `${incidents} ${incidents === 1 ? 'incident' : 'incidents'} of ${org}`;
    return dryRun
      ? `${name}: answered 410 at ${since.toISOString()}, and was not told of ${missed}`
      : `${name} is told again, and of ${missed} that it missed`;
  });
  return `${[...lines, ...again].join('\n')}\n`;
}
