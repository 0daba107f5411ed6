/** `warden system-log`: writes the org's System Log to a file, one event a line, for `backtest`. */

import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type OrgConfig, readConfig } from '../config.ts';
import { authOf } from '../okta/auth-of.ts';
import { connectOkta, type OktaOrgClient } from '../okta/client.ts';
import { OktaError } from '../okta/error.ts';
import type { ProgressStream } from './backtest/progress.ts';
import { commandLine } from './incident/command-line.ts';
import { CommandFailure, exitStatus, noSuchOrg, UsageError } from './incident/failure.ts';
import { type Asked, brokenWords, doneWords } from './system-log/closing-words.ts';
import { exportLog } from './system-log/export-log.ts';
import { toFile, toStream } from './system-log/output.ts';
import { progressOn } from './system-log/progress.ts';
import { remedyOf } from './system-log/remedy.ts';
import { iso, KEPT_DAYS, readSpan } from './system-log/span.ts';

export type SystemLogIo = {
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined };
  readonly stderr: ProgressStream;
  readonly env: Readonly<Record<string, string | undefined>>;
};

export type SystemLogDeps = {
  readonly now: () => number;
  readonly sleep: (ms: number, stop: AbortSignal) => Promise<void>;
  /** Stops the export where it is. */
  readonly stop: AbortSignal;
};

type Options = {
  readonly org?: string;
  readonly since: string;
  readonly until?: string;
  readonly out?: string;
  readonly force?: true;
};

const ABOUT =
  'Reads the org’s System Log, oldest first, one event a line, to standard output or to a file, for “warden backtest”. ' +
  'Needs OKTA_ORG_URL and credentials (a service app with okta.logs.read, or an API token), and nothing else.';

const EXAMPLES = `
  warden system-log --out log.ndjson.gz && warden backtest log.ndjson.gz
  warden system-log --since 7d | warden backtest -
  warden system-log --since 2026-09-01 --until 2026-10-01 --out september.ndjson.gz`;

/** Resolves to 0 done, 1 failed or interrupted, 2 wrong usage or configuration. */
export async function systemLog(
  argv: readonly string[],
  io: SystemLogIo = process,
  deps: SystemLogDeps = processDeps(),
): Promise<number> {
  const time = 'how long ago (30d, 12h), or a date or time, UTC unless it ends in a zone';
  const program = commandLine('system-log', io)
    .description(ABOUT)
    .addHelpText('after', EXAMPLES)
    .option('--org <key>', 'which org, where there are several (default: the first)')
    .option('--since <time>', `the beginning: ${time}; Okta keeps ${KEPT_DAYS} days`, '30d')
    .option('--until <time>', 'the end, written in the same way (default: now)')
    .option('--out <file>', 'a new file, only for its owner to read; packed where it ends in .gz')
    .option('--force', 'write FILE anew where it is there already');
  try {
    program.parse([...argv], { from: 'user' });
    return await run(program.opts<Options>(), io, deps);
  } catch (error) {
    return exitStatus(error, 'system-log', io);
  }
}

async function run(options: Options, io: SystemLogIo, deps: SystemLogDeps): Promise<number> {
  const say = (text: string) => void io.stderr.write(`${text}\n`);
  const span = readSpan(options, deps.now());
  const file = options.out === undefined || options.out === '-' ? null : options.out;
  const reader = readerOf(chooseOrg(readConfig(io.env).orgs, options.org), deps.stop);
  const output = file === null ? toStream(io.stdout) : await toFile(file, options.force === true);
  if (span.cut)
    say(`Okta keeps its System Log for ${KEPT_DAYS} days: read from ${iso(span.since)} on.`);
  const progress = progressOn(io.stderr, file !== null || io.stdout.isTTY !== true);
  const exported = await exportLog(reader, span, output, {
    ...deps,
    onPage: progress.read,
    onWait: progress.wait,
  });
  progress.end();
  const asked: Asked = { span, org: options.org, file };
  if (exported.trouble === null) {
    say(doneWords(exported, asked));
    return 0;
  }
  const kept = await output.keep();
  say(`warden system-log: ${troubleWords(exported.trouble.cause, deps.stop)}`);
  say(brokenWords(exported, asked, kept));
  return 1;
}

/** Returns in words why the export ended early; bugs are thrown on. */
function troubleWords(cause: unknown, stop: AbortSignal): string {
  if (stop.aborted) return 'interrupted.';
  if (cause instanceof CommandFailure) return cause.message;
  if (cause instanceof OktaError) return `${cause.message}\n${remedyOf(cause)}`;
  throw cause;
}

function chooseOrg(orgs: readonly OrgConfig[], key: string | undefined): OrgConfig {
  const [first] = orgs;
  if (first === undefined) throw new UsageError('No org is configured. Set OKTA_ORG_URL.');
  if (key === undefined) return first;
  const known = new Map(orgs.map((org) => [org.key, org]));
  const org = known.get(key);
  if (org === undefined) throw noSuchOrg(key, known);
  return org;
}

function readerOf(org: OrgConfig, stop: AbortSignal): OktaOrgClient {
  try {
    return connectOkta({
      orgUrl: org.url,
      auth: authOf(org, ['okta.logs.read']),
      requestTimeoutMs: 15_000,
      fetch: (input, init) => {
        const signals = init?.signal ? [init.signal, stop] : [stop];
        return fetch(input, { ...init, signal: AbortSignal.any(signals) });
      },
    });
  } catch (error) {
    // Nothing was requested yet, so the configuration is wrong.
    if (error instanceof OktaError) throw new UsageError(`${error.message}. ${error.remedy}`);
    throw error;
  }
}

function processDeps(): SystemLogDeps {
  const stopping = new AbortController();
  // Only once: somebody who interrupts again does not want to wait for the file's last lines.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stopping.abort());
  return {
    now: Date.now,
    sleep: (ms, stop) => pause(ms, undefined, { signal: stop }),
    stop: stopping.signal,
  };
}
