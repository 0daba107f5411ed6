/** `warden set-aside`: lists what could not be read; `--again` reads it with this version and records it. */
import { InvalidArgumentError } from 'commander';
import { pino } from 'pino';
import { z } from 'zod';
import { visibleText } from '../domain/visible-text.ts';
import { geoFilesOf, openFingerprintSources } from '../network/fingerprint-sources.ts';
import { eventRowMaker } from '../pipeline/record/event-row.ts';
import { hostilePlaces } from '../pipeline/record/hostile-in-force.ts';
import { createRecorder, NotStoredError } from '../pipeline/record.ts';
import { isUnread, recordKept, rowsOfKept } from '../pipeline/steer/read-again.ts';
import { type KeptAside, readSetAside } from '../store/set-aside.ts';
import { commandLine } from './incident/command-line.ts';
import {
  type Connect,
  connectDeployment,
  type Deployment,
  onDeployment,
} from './incident/deployment.ts';
import { CommandFailure, exitStatus, type Io, noSuchOrg } from './incident/failure.ts';

type Options = {
  readonly org?: string | null;
  readonly limit: number;
  readonly again?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

const ABOUT =
  'Lists deliveries and events that could not be read, the latest first, each with the reason. --again reads all of them ' +
  'with this version, which may be able to, and records what it can; never what was found out as forged.';
const PAGE = 50;

/** Resolves to 0 done (also when there is nothing), 1 the database does not answer, 2 wrong usage. */
export async function setAside(
  argv: readonly string[],
  io: Io = process,
  connect: Connect = connectDeployment,
): Promise<number> {
  const program = commandLine('set-aside', io)
    .description(ABOUT)
    .option('--org <key>', 'of one org only')
    .option('--limit <number>', 'how many are listed', wholeNumber, PAGE)
    .option('--again', 'read them again')
    .option('--dry-run', 'with --again: only say how many could be read')
    .option('--json', 'as JSON');
  try {
    program.parse([...argv], { from: 'user' });
    const options = program.opts<Options>();
    return await onDeployment(connect, io, async (deps) => {
      await checkOrg(deps, options);
      const text =
        options.again === true ? await readAgain(deps, options) : await list(deps, options);
      io.stdout.write(text);
      return 0;
    });
  } catch (error) {
    return exitStatus(error, 'set-aside', io, argv);
  }
}

/** Accepts a configured org, and one that left something. @throws UsageError for any other */
async function checkOrg(
  { database, orgs }: Deployment['deps'],
  { org = null }: Options,
): Promise<void> {
  if (org === null || orgs.has(org)) return;
  const [one] = await readSetAside(database.pool, { org, before: null, limit: 1 });
  if (one === undefined) throw noSuchOrg(org, orgs);
}

async function list(
  { database }: Deployment['deps'],
  { org = null, limit, json }: Options,
): Promise<string> {
  const kept = await readSetAside(database.pool, { org, before: null, limit });
  const told = kept.map(({ body, ...item }) => ({ ...item, ...namesIn(body) }));
  if (json === true) return `${JSON.stringify({ setAside: told })}\n`;
  if (told.length === 0) return 'Nothing was set aside.\n';
  const lines = told.map(({ id, receivedAt, org: of, source, reason, uuid, eventType }) =>
    [id, receivedAt.toISOString(), of, source, reason, [eventType, uuid].filter(Boolean).join(' ')]
      .join('  ')
      .trimEnd(),
  );
  return visibleText(`${lines.join('\n')}\n`);
}

/** Fields shown of a body; it has session ids, which leave the database only hashed, and these two find an event. */
const namesShape = z.object({
  uuid: z.string().max(100).nullable().catch(null),
  eventType: z.string().max(200).nullable().catch(null),
});

function namesIn(body: string) {
  const nothing = { uuid: null, eventType: null };
  try {
    return namesShape.catch(nothing).parse(JSON.parse(body));
  } catch {
    return nothing;
  }
}

async function readAgain(
  deps: Deployment['deps'],
  { org = null, dryRun = false, json }: Options,
): Promise<string> {
  const { config, database } = deps;
  const rowOf = eventRowMaker(
    await openFingerprintSources(geoFilesOf(config.geoip)),
    undefined,
    hostilePlaces(deps),
  );
  const recorder = createRecorder({ ...deps, log: pino({ level: 'silent' }) });
  const found = { setAside: 0, readable: 0, events: 0 };
  for await (const kept of everyUnread(database.pool, org)) {
    found.setAside += 1;
    const rows = rowsOfKept(kept, rowOf);
    if (rows === null) continue;
    found.readable += 1;
    found.events += rows.length;
    if (!dryRun) await recordKept(deps, recorder, kept, rows).catch(asFailure);
  }
  if (json === true) return `${JSON.stringify(found)}\n`;
  const { setAside: all, readable, events } = found;
  return dryRun
    ? `${readable} of ${all} can be read now.\n`
    : `${readable} of ${all} could be read now: ${events} events recorded.\n`;
}

function asFailure(cause: unknown): never {
  if (!(cause instanceof NotStoredError)) throw cause;
  throw new CommandFailure('Postgres did not store it: see that it answers, and run it again.', {
    cause,
  });
}

async function* everyUnread(
  client: Parameters<typeof readSetAside>[0],
  org: string | null,
): AsyncGenerator<KeptAside> {
  let before: number | null = null;
  for (;;) {
    const page: KeptAside[] = await readSetAside(client, { org, before, limit: PAGE });
    yield* page.filter(isUnread);
    const last = page.at(-1);
    if (last === undefined) return;
    before = last.id;
  }
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= 10_000) return number;
  throw new InvalidArgumentError('a whole number from 1 to 10000');
}
