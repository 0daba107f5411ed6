/**
 * `warden audit`: recomputes the hash chain of every incident's history. Whoever owns the database can rewrite a chain,
 * so it is compared with copies out of their reach: webhook messages, or an export.
 */
import type { Readable } from 'node:stream';
import { incidentName } from '../domain/response/incident-name.ts';
import { moment } from '../queries/incident-query.ts';
import { everyIncident, readHistory } from '../store/history.ts';
import { firstOtherEntry, isGone, problemsOf } from './audit/compare.ts';
import { exportHistories } from './audit/export.ts';
import { type KeptCopies, type KeptHead, keptChain, readKeptCopies } from './audit/kept-copies.ts';
import type { Problem } from './audit/problem.ts';
import { LogFileError } from './backtest/read/log-file-error.ts';
import { commandLine } from './incident/command-line.ts';
import { type Connect, connectDeployment, onDeployment } from './incident/deployment.ts';
import { CommandFailure, exitStatus, type Io, UsageError } from './incident/failure.ts';
import { writeInPace } from './write-in-pace.ts';

type Options = {
  readonly offline?: true;
  readonly json?: true;
  readonly export?: true;
  readonly since?: string;
};

type Audit = {
  readonly incidents: number;
  readonly entries: number;
  /** Number of kept copies that were compared with a history. */
  readonly copies: number;
  readonly problems: Problem[];
};

const ABOUT =
  'Recomputes every incident’s history. FILEs are copies kept elsewhere: what webhooks told, what --export wrote, or the ' +
  'JSON of incidents (one a line, an array, .gz too, - for standard input).';

const EXAMPLES = `
Examples:
  warden audit --export --since 2026-11-23 > histories-2026-11-24.ndjson
  warden audit alerts.ndjson.gz histories-*.ndjson`;

/** Resolves to the exit status: 0 all intact and as told, 1 not so, or not readable; 2 wrong usage. */
export async function audit(
  argv: readonly string[],
  io: Io & { readonly stdin?: Readable } = process,
  connect: Connect = connectDeployment,
): Promise<number> {
  const program = commandLine('audit', io)
    .description(ABOUT)
    .argument('[file...]', 'copies kept elsewhere')
    .option('--offline', 'without the database: the histories that the files hold')
    .option(
      '--export',
      'writes every history to standard output, an incident a line, to be kept elsewhere',
    )
    .option('--since <time>', 'with --export: only entries since then, e.g. 2026-11-24')
    .option('--json', 'the result as JSON')
    .addHelpText('after', EXAMPLES);
  try {
    program.parse([...argv], { from: 'user' });
    const options = program.opts<Options>();
    const { offline = false, json = false } = options;
    const files = program.args;
    if (options.export === true || options.since !== undefined)
      return await exportAll(options, files, io, connect);
    if (offline && files.length === 0)
      throw new UsageError('--offline needs files: warden incident ID --json > FILE');
    const copies = await readKeptCopies(files, io.stdin ?? process.stdin);
    const found = offline ? auditCopies(copies) : await auditDatabase(copies, io, connect);
    const whole = { ...found, strangers: copies.strangers };
    io.stdout.write(json ? `${JSON.stringify(whole)}\n` : inWords(whole));
    return found.problems.length === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof LogFileError) {
      io.stderr.write(`warden audit: ${error.message}\n`);
      return 1;
    }
    // An export is kept as a copy of the histories: nothing else may get into it.
    return exitStatus(error, 'audit', io, argv.includes('--export') ? [] : argv);
  }
}

async function exportAll(
  { export: wanted, since, offline, json }: Options,
  files: readonly string[],
  io: Io,
  connect: Connect,
): Promise<number> {
  if (wanted !== true) throw new UsageError('--since is for --export.');
  if (offline === true || json === true || files.length > 0)
    throw new UsageError('--export takes --since alone: it reads the database and writes NDJSON.');
  const read = moment.optional().safeParse(since);
  if (!read.success) throw new UsageError('--since must be a day or a moment with its zone.');
  const from = read.data === undefined ? null : new Date(read.data);
  return await onDeployment(connect, io, async (deps) => {
    const write = (line: string) => writeInPace(io.stdout, line);
    const { problems, ...found } = await exportHistories(deps.database.rows, from, write);
    io.stderr.write(
      [...problems.map(inOneLine), `${sizeOf(found)} exported.`]
        .map((line) => `${line}\n`)
        .join(''),
    );
    return problems.length === 0 ? 0 : 1;
  });
}

function auditCopies(copies: KeptCopies): Audit {
  const { heads, entries: kept, problems } = copies;
  if (kept.size === 0 && problems.length === 0)
    throw new CommandFailure('there is no history in these files: export it with --export.');
  const told = byIncident(heads);
  const all = [...kept.keys()].map((incident) => [incident, keptChain(copies, incident)] as const);
  const isChanged = new Set(problems.map(({ incident }) => incident));
  return {
    incidents: new Set([...kept.keys(), ...isChanged]).size,
    entries: all.reduce((sum, [, chain]) => sum + chain.length, 0),
    copies: heads.filter(({ incident }) => kept.has(incident)).length,
    problems: [
      ...problems,
      // A changed entry of a copy counts as missing, which would be reported a second time.
      ...all
        .filter(([incident]) => !isChanged.has(incident))
        .flatMap(([incident, chain]) => problemsOf(incident, chain, told.get(incident) ?? [])),
    ],
  };
}

async function auditDatabase(copies: KeptCopies, io: Io, connect: Connect): Promise<Audit> {
  return await onDeployment(connect, io, async (deps) => {
    const { rows } = deps.database;
    const told = byIncident(copies.heads);
    const problems: Problem[] = [...copies.problems];
    let [incidents, entries] = [0, 0];
    for await (const named of everyIncident(rows)) {
      const incident = incidentName(named);
      const chain = await readHistory(rows, named.org, named.id);
      incidents += 1;
      entries += chain.length;
      problems.push(...problemsOf(incident, chain, told.get(incident) ?? []));
      problems.push(...firstOtherEntry(incident, chain, keptChain(copies, incident)));
      told.delete(incident);
    }
    problems.push(...[...told.values()].flat().map(isGone));
    return { incidents, entries, copies: copies.heads.length, problems };
  });
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
  const all = sizeOf({ incidents, entries });
  const lines =
    problems.length > 0
      ? [
          ...problems.map(inOneLine),
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

function inOneLine({ incident, problem }: Problem): string {
  return `${incident}: ${problem}`;
}

function sizeOf({ incidents, entries }: Pick<Audit, 'incidents' | 'entries'>): string {
  return `${counted(incidents, 'incident')}, ${counted(entries, 'entry', 'entries')}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
