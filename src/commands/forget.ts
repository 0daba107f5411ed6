/** `warden forget`: erases what is kept of a person who left, and takes their name out of the incidents about them. */
import { visibleText } from '../domain/visible-text.ts';
import { type ForgetOutcome, forgetUser } from '../pipeline/steer/forget-user.ts';
import { isKnownOrg } from '../queries/known-org.ts';
import { commandLine } from './incident/command-line.ts';
import { type Connect, connectDeployment, onDeployment } from './incident/deployment.ts';
import { CommandFailure, exitStatus, type Io, noSuchOrg, UsageError } from './incident/failure.ts';
import { personHere } from './incident/person.ts';

type Options = {
  readonly user?: string;
  readonly org?: string;
  readonly dryRun?: true;
  readonly evenIfOpen?: true;
  readonly confirm?: true;
  readonly json?: true;
};

const ABOUT =
  'Forgets a person who left before RETENTION_DAYS are over: events, sessions, fingerprints, warnings, contacts and what ' +
  'could not be read of them are deleted for good. Incidents stay, with Okta’s id in the place of the names. --dry-run says ' +
  'how much it is; --confirm does it. Whoever still works in the org is known again with their next event.';

/** Resolves to 0 done, or counted; 1 nobody of that name, an open incident, or no answer of the database; 2 wrong usage. */
export async function forget(
  argv: readonly string[],
  io: Io = process,
  connect: Connect = connectDeployment,
): Promise<number> {
  const program = commandLine('forget', io)
    .description(ABOUT)
    .option('--user <login>', 'login or Okta id, whole')
    .option('--org <key>', 'the org; may be left out where there is one')
    .option('--dry-run', 'only say what would go')
    .option('--confirm', 'delete it for good')
    .option('--even-if-open', 'also where an incident of the user is open')
    .option('--json', 'as JSON');
  try {
    program.parse([...argv], { from: 'user' });
    const options = program.opts<Options>();
    const { user = '', json = false } = options;
    if (user.trim() === '') throw new UsageError('name a person: --user LOGIN or --user ID.');
    if ((options.dryRun === true) === (options.confirm === true))
      throw new UsageError('say --dry-run, which counts, or --confirm, which deletes for good.');
    return await onDeployment(connect, io, async (deps) => {
      const [only, ...others] = deps.orgs.keys();
      const org = options.org ?? (others.length === 0 ? only : undefined);
      if (org === undefined) throw new UsageError('there are several orgs: name one with --org.');
      if (!(await isKnownOrg(deps, org))) throw noSuchOrg(org, deps.orgs);
      const came = await forgetUser(deps, {
        org,
        user: user.trim(),
        by: personHere(),
        evenIfOpen: options.evenIfOpen === true,
        isDryRun: options.dryRun === true,
      });
      const text = inWords(came, user.trim());
      io.stdout.write(`${json ? JSON.stringify(came) : visibleText(text)}\n`);
      return 0;
    });
  } catch (error) {
    return exitStatus(error, 'forget', io, argv);
  }
}

/** @throws CommandFailure where nothing was done */
function inWords(came: ForgetOutcome, user: string): string {
  switch (came.outcome) {
    case 'unknown':
      throw new CommandFailure(`nothing is kept of “${user}” in this org.`, { code: 'not_found' });
    case 'several':
      throw new CommandFailure(
        `“${user}” is the login of several users: name one by id, ${came.userIds.join(', ')}.`,
        { code: 'not_possible' },
      );
    case 'open':
      throw new CommandFailure(
        `${named(came.incidentIds)} open: close it first, or say --even-if-open. Nothing was done.`,
        { code: 'not_possible' },
      );
    case 'would_forget':
    case 'forgotten': {
      const isDone = came.outcome === 'forgotten';
      const rows = Object.entries(came.erased).map(
        ([name, count]) => `  ${count.toLocaleString('en').padStart(9)}  ${name}`,
      );
      const stay =
        came.incidentIds.length === 0
          ? []
          : [
              `${named(came.incidentIds)} kept, ${isDone ? 'without' : 'and would lose'} the names.`,
            ];
      const first = `${came.userId}: ${isDone ? 'deleted for good' : 'would be deleted'}`;
      return [first, ...rows, ...stay].join('\n');
    }
  }
}

function named(ids: readonly number[]): string {
  return `${ids.map((id) => `INC-${id}`).join(', ')} ${ids.length === 1 ? 'is' : 'are'}`;
}
