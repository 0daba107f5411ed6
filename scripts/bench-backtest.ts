#!/usr/bin/env node
/**
 * Measures how fast `warden backtest` reads, beside a plain loop of `JSON.parse` over the lines of the same file:
 * `node scripts/bench-backtest.ts [FILE]`. Without a file it generates one. Both run in turns, as processes of
 * their own, so that neither profits from what the other warmed up.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generate } from '../test/scenarios/generate.ts';

const ROUNDS = 3;
const [given, loopOnly] = process.argv.slice(2);
if (loopOnly !== undefined && given !== undefined) await plainLoop(given);
else await compare();

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'warden-bench-'));
  try {
    const file = given ?? (await generated(join(folder, 'log.ndjson')));
    const megabytes = statSync(file).size / 1e6;
    const warden = new URL('../src/main.ts', import.meta.url).pathname;
    const loops: number[] = [];
    const backtests: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      loops.push(seconds([process.argv[1] ?? '', file, 'loop']));
      backtests.push(seconds([warden, 'backtest', '--format', 'ndjson', file]));
    }
    const loop = Math.min(...loops);
    const backtest = Math.min(...backtests);
    console.log(`${megabytes.toFixed(0)} MB, best of ${ROUNDS} rounds`);
    console.log(
      `JSON.parse line by line  ${loop.toFixed(2)} s  ${(megabytes / loop).toFixed(0)} MB/s`,
    );
    console.log(
      `warden backtest          ${backtest.toFixed(2)} s  ${(megabytes / backtest).toFixed(0)} MB/s`,
    );
    console.log(`backtest reads ${(loop / backtest).toFixed(2)} times as fast as the loop`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function seconds(argv: readonly string[]): number {
  const from = performance.now();
  const { status } = spawnSync(process.execPath, argv, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with status ${status}`);
  return (performance.now() - from) / 1000;
}

async function plainLoop(file: string): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(file) })) JSON.parse(line);
}

async function generated(file: string): Promise<string> {
  const { events } = generate({ seed: 'bench', people: 600, days: 28 });
  const lines = function* () {
    for (const event of events) yield `${JSON.stringify(event)}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return file;
}
