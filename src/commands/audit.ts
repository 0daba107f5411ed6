/**
 * `warden audit`: recomputes the hash chain of every incident's history. Whoever owns the database can write a whole
 * chain anew; so what webhooks told, or an export, kept where that person has no say, is held against it.
 */
import type { Readable } from 'node:stream';
import { everyIncident, readHistory } from '../store/history.ts';
import { isGone, type Problem, problemsOf } from './audit/compare.ts';
import { type KeptCopies, type KeptHead, readKeptCopies } from './audit/kept-copies.ts';
import { LogFileError } from './backtest/read/log-file-error.ts';
import { commandLine } from './incident/command-line.ts';
import { type Connect, connectDeployment } from './incident/deployment.ts';
import { CommandFailure, exitStatus, type Io, UsageError } from './incident/failure.ts';

type Options = { readonly offline?: true; readonly json?: true };

type Audit = {
  readonly incidents: number;
  readonly entries: number;
  /** Kept copies that were held against a history. */
  readonly copies: number;
  readonly problems: Problem[];
};

const ABOUT =
  'Recomputes every incident’s history. FILEs are copies kept elsewhere: what webhooks told, or the JSON of incidents ' +
  '(one a line, an array, .gz too, - for standard input).';

/** 0 all intact and as told, 1 something is not, or could not be looked at; 2 wrong usage. */
export async function audit(
  argv: readonly string[],
  io: Io & { readonly stdin?: Readable } = process,
  connect: Connect = connectDeployment,
): Promise<number> {
  const program = commandLine('audit', io)
    .description(ABOUT)
    .argument('[file...]', 'copies kept elsewhere')
    .option('--offline', 'without the database: the histories that the files hold')
    .option('--json', 'the result as JSON');
  try {
    program.parse([...argv], { from: 'user' });
    const { offline = false, json = false } = program.opts<Options>();
    const files = program.args;
    if (offline && files.length === 0)
      throw new UsageError('--offline needs files: warden incident ID --json > FILE');
    const copies = await readKeptCopies(files, io.stdin ?? process.stdin);
    const found = offline ? auditCopies(copies) : await auditDatabase(copies.heads, io, connect);
    const whole = { ...found, strangers: copies.strangers };
    io.stdout.write(json ? `${JSON.stringify(whole)}\n` : inWords(whole));
    return found.problems.length === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof LogFileError) {
      io.stderr.write(`warden audit: ${error.message}\n`);
      return 1;
    }
    return exitStatus(error, 'audit', io);
  }
}

function auditCopies({ chains, heads }: KeptCopies): Audit {
  if (chains.size === 0)
    throw new CommandFailure('there is no history in these files: export it with --json.');
  const told = byIncident(heads);
  const all = [...chains];
  return {
    incidents: all.length,
    entries: all.reduce((sum, [, chain]) => sum + chain.length, 0),
    copies: heads.filter(({ incident }) => chains.has(incident)).length,
    problems: all.flatMap(([incident, chain]) =>
      problemsOf(incident, chain, told.get(incident) ?? []),
    ),
  };
}

async function auditDatabase(heads: readonly KeptHead[], io: Io, connect: Connect): Promise<Audit> {
  const { deps, close } = await connect(io.env);
  try {
    const { rows } = deps.database;
    const told = byIncident(heads);
    const problems: Problem[] = [];
    let [incidents, entries] = [0, 0];
    for await (const { org, id } of everyIncident(rows)) {
      const incident = `${org}/${id}`;
      const chain = await readHistory(rows, org, id);
      incidents += 1;
      entries += chain.length;
      problems.push(...problemsOf(incident, chain, told.get(incident) ?? []));
      told.delete(incident);
    }
    problems.push(...[...told.values()].flat().map(isGone));
    return { incidents, entries, copies: heads.length, problems };
  } finally {
    await close();
  }
}

function byIncident(heads: readonly KeptHead[]): Map<string, KeptHead[]> {
  const all = new Map<string, KeptHead[]>();
  for (const head of heads) all.set(head.incident, [...(all.get(head.incident) ?? []), head]);
  return all;
}

function inWords({
  incidents,
  entries,
  problems,
  copies,
  strangers,
}: Audit & { readonly strangers: number }): string {
  const all = `${counted(incidents, 'incident')}, ${counted(entries, 'entry', 'entries')}`;
  const lines =
    problems.length > 0
      ? [
          ...problems.map(({ incident, problem }) => `${incident}: ${problem}`),
          `${all}: ${counted(problems.length, 'problem')}. Somebody has changed the database, or a copy.`,
        ]
      : [
          `${all}: every history is intact.`,
          ...(copies === 0
            ? []
            : [
                `${counted(copies, 'copy', 'copies')} kept elsewhere ${copies === 1 ? 'agrees' : 'agree'} with it.`,
              ]),
        ];
  if (strangers > 0)
    lines.push(
      `${counted(strangers, 'value')} in the files ${strangers === 1 ? 'is no copy' : 'are no copies'}.`,
    );
  return `${lines.join('\n')}\n`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
