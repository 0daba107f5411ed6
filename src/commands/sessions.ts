/** `warden sessions`: lists who is signed in to the console; `sessions end NAME` signs a person out everywhere. */
import { visibleText } from '../domain/visible-text.ts';
import type { SteerDependencies } from '../pipeline/dependencies.ts';
import { endConsoleSessionsOf, openConsoleSessions } from '../store/console-sessions.ts';
import { commandLine } from './incident/command-line.ts';
import { type Connect, connectDeployment, onDeployment } from './incident/deployment.ts';
import { exitStatus, type Io, UsageError } from './incident/failure.ts';

type Options = { readonly json?: true };

const ABOUT =
  'Lists who is signed in to the console, the latest first. “end NAME” signs somebody out in every browser: a login, an ' +
  'e-mail address, or a name as the history has it (api:maria). They may sign in again; take their token or their account ' +
  'away first, where they are not to.';

/** Resolves to 0 done, 1 nobody of that name is signed in or the database does not answer, 2 wrong usage. */
export async function sessions(
  argv: readonly string[],
  io: Io = process,
  connect: Connect = connectDeployment,
): Promise<number> {
  const program = commandLine('sessions', io)
    .description(ABOUT)
    .argument('[words...]', 'end NAME')
    .option('--json', 'as JSON');
  try {
    program.parse([...argv], { from: 'user' });
    const { json = false } = program.opts<Options>();
    const name = nameToEnd(program.args);
    return await onDeployment(connect, io, async (deps) => {
      return name === null ? await list(deps, io, json) : await end(deps, io, name, json);
    });
  } catch (error) {
    return exitStatus(error, 'sessions', io, argv);
  }
}

/** Returns whom to sign out; null where all are to be listed. @throws UsageError */
function nameToEnd([word, name, ...more]: readonly string[]): string | null {
  if (word === undefined) return null;
  if (word !== 'end' || name === undefined || more.length > 0)
    throw new UsageError('say “sessions”, or “sessions end NAME”.');
  return name;
}

async function list(deps: SteerDependencies, io: Io, json: boolean): Promise<number> {
  const open = await openConsoleSessions(deps.database.rows, new Date(deps.now()));
  const told = open.map(({ person, email, createdAt, lastUsedAt, expiresAt }) => ({
    person,
    email,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }));
  const lines = told.map(
    ({ person, createdAt, lastUsedAt }) =>
      `${visibleText(person)}  since ${createdAt}, last used ${lastUsedAt}`,
  );
  const words = lines.length === 0 ? 'Nobody is signed in.' : lines.join('\n');
  io.stdout.write(`${json ? JSON.stringify({ sessions: told }) : words}\n`);
  return 0;
}

async function end(deps: SteerDependencies, io: Io, name: string, json: boolean): Promise<number> {
  const ended = await endConsoleSessionsOf(deps.database.rows, [name.toLowerCase()]);
  const words = ended === 0 ? 'Nobody of that name is signed in.' : `Sessions ended: ${ended}.`;
  io.stdout.write(`${json ? JSON.stringify({ ended }) : words}\n`);
  return ended === 0 ? 1 : 0;
}
