/**
 * `npm run bench`: measures the README's figures on this machine in one run. Quote the ratios: the
 * yardsticks run in turns with the service, on the same Postgres, under the same load.
 */

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrateEverything } from '../src/pipeline/queue/migrate.ts';
import { startEmbeddedPostgres } from '../src/store/embedded.ts';
import { containmentTimes } from './bench/containment.ts';
import {
  load,
  quantile,
  residentMegabytes,
  start,
  startWarden,
  stopAll,
} from './bench/processes.ts';
import { costPerEvent, fillSessions } from './bench/sessions.ts';
import { type Throughput, throughput } from './bench/throughput.ts';

const FEW = 10_000;
const MANY = 1_000_000;

const HELP = `Usage: npm run bench

Measures the figures of the README on this machine, on a Postgres of its own; best with nothing else running.
It takes some minutes. Ctrl-C ends it and removes what it made.
`;

// The process ends even if an interrupted measurement still waits for something.
process.exit(await main(process.argv.slice(2)));

async function main(argv: readonly string[]): Promise<number> {
  const help = wantsHelp(argv);
  if (help === null) return 2;
  if (help) {
    say(HELP);
    return 0;
  }
  const interrupted = interruption();
  const folder = await mkdtemp(join(tmpdir(), 'warden-bench-'));
  try {
    const server = await startEmbeddedPostgres(folder);
    try {
      return await Promise.race([interrupted, measure(server.adminUrl, folder)]);
    } finally {
      await stopAll();
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function wantsHelp(argv: readonly string[]): boolean | null {
  try {
    const options = { help: { type: 'boolean', short: 'h', default: false } } as const;
    return parseArgs({ args: [...argv], options }).values.help;
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n\n${HELP}`);
    return null;
  }
}

/** Resolves to the exit status at the first signal; a second one ends the process as usual. */
function interruption(): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      process.once(signal, () => resolve(status));
    }
  });
}

async function measure(url: string, folder: string): Promise<0> {
  const postmaster = Number(
    readFileSync(join(folder, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0],
  );
  await migrateEverything(url);
  say(
    `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}, Postgres 18 with fsync on\n`,
  );
  const bare = await start(['scripts/bench/yardsticks.ts', 'bare']);
  const append = await start(['scripts/bench/yardsticks.ts', 'append', url]);
  const warden = await startWarden(url);

  say(
    'events acknowledged a second       bare route    text appended   warden    of bare  of appended (aim 0.60)',
  );
  for (const events of [1, 25]) row(await throughput({ bare, append, warden }, events));

  const paced = await load({
    port: warden.port,
    path: '/okta/events',
    seconds: 10,
    events: 1,
    sessions: FEW,
    rate: 500,
  });
  say(
    `\nacknowledgement at 500 events a second: p50 ${paced.p50.toFixed(1)} ms, p99 ${paced.p99.toFixed(1)} ms (aim 50)`,
  );
  say(`resident after that load: ${residentMegabytes(warden.pid)} MB (aim 300)`);

  await fillSessions(url, FEW);
  const few = await costPerEvent(warden, postmaster, FEW);
  await fillSessions(url, MANY);
  const many = await costPerEvent(warden, postmaster, MANY);
  say(
    `\nprocessor time an event, service and Postgres: ${few.toFixed(0)} µs at ${FEW} sessions, ${many.toFixed(0)} µs at ${MANY} (ratio ${(many / few).toFixed(2)}, aim 1.5)`,
  );
  await Promise.all([bare, append, warden].map((running) => running.stop()));

  const times = await containmentTimes(url);
  say(
    `first bad event posted to sessions cleared, 100 ms a call: p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms (aim 1500)`,
  );
  return 0;
}

function row({ events, bare, append, warden, ofBare, ofAppend }: Throughput): void {
  const number = (value: number) => Math.round(value).toString().padStart(13);
  say(
    `${`${events} a delivery`.padEnd(28)}${number(bare)}${number(append)}   ${number(warden)}      ${ofBare.toFixed(2)}     ${ofAppend.toFixed(2)}`,
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
