/** Runs from the files to the verdicts: in this thread where that is quicker, otherwise on several threads. */
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import type { GeoFiles } from '../../network/fingerprint-sources.ts';
import { compileForShortRuns } from './compiling.ts';
import type { Crew } from './parts/crew.ts';
import type { PartResult } from './parts/part.ts';
import { openThreads } from './parts/threads.ts';
import type { Rules } from './person/judge-person.ts';
import { readLog } from './read/read-log.ts';
import { type Refusals, type Refused, refuse } from './read/refusals.ts';
import type { Keeping } from './sessions/gathering.ts';

export type RunOptions = {
  readonly stdin: Readable;
  readonly geoFiles: GeoFiles;
  readonly rules: Rules;
  readonly keeping: Keeping;
  readonly onProgress: (read: number, total: number, lines: number) => void;
  /** Called when everything has been read. */
  readonly onJudging: () => void;
  /** Default: as many as there are processors, up to four. */
  readonly parts?: number;
  /** Bytes below which starting threads is not worthwhile. */
  readonly fewBytes?: number;
  /** MiB that each thread may fill; default: its share of four fifths of the memory. */
  readonly heapMb?: number;
};

/**
 * Returns the default of `fewBytes`. On two processors the threads, which each compile the same code, hinder each other
 * for longer.
 */
const fewFor = (parts: number): number => (parts <= 2 ? 48 << 20 : 16 << 20);
const MOST_THREADS = 4;

/** The results of the parts, and what was refused before it reached any. */
export type BacktestRun = { readonly parts: readonly PartResult[]; readonly refusals: Refusals };

type KeptLine = { bytes: Buffer; from: number; to: number; file: number; line: number };

/**
 * Runs the backtest. Rejects with `LogFileError` when a file cannot be opened, read or unpacked, with
 * `LogTooLargeError` where the memory cannot hold it.
 */
export async function runBacktest(
  files: readonly string[],
  options: RunOptions,
): Promise<BacktestRun> {
  const { stdin, geoFiles, rules, keeping, onProgress, onJudging } = options;
  const { parts = Math.min(MOST_THREADS, availableParallelism()) } = options;
  const { fewBytes = fewFor(parts) } = options;
  compileForShortRuns();
  const together = () => openThreads(parts, geoFiles, keeping, options.heapMb);
  let crew: Crew | null = null;
  if (parts === 1) crew = await alone(geoFiles, keeping);
  else if ((await sizeOf(files)) >= fewBytes) crew = together();
  // The size of a pipe or a packed file is not known before it is read: until then the lines are kept.
  let kept: KeptLine[] = [];
  let keptBytes = 0;
  let lines = 0;
  const take = (bytes: Buffer, from: number, to: number, file: number, line: number) => {
    lines += 1;
    if (crew !== null) {
      crew.add(bytes, from, to, file, line);
      return;
    }
    kept.push({ bytes, from, to, file, line });
    keptBytes += to - from;
    if (keptBytes < fewBytes) return;
    crew = handedOver(together(), kept);
    kept = [];
  };
  const refusals: Refusals = { count: 0, told: [] };
  const to = {
    take,
    refuse: (refused: Refused) => refuse(refusals, refused),
    room: async () => crew?.room(),
  };
  try {
    for (const [file, name] of files.entries()) {
      await readLog(name, file, stdin, to, (read, total) => onProgress(read, total, lines));
    }
    onJudging();
    crew ??= handedOver(await alone(geoFiles, keeping), kept);
    return { parts: await crew.judge(rules), refusals };
  } finally {
    await crew?.close();
  }
}

function handedOver(crew: Crew, kept: readonly KeptLine[]): Crew {
  for (const { bytes, from, to, file, line } of kept) crew.add(bytes, from, to, file, line);
  return crew;
}

/** Loads the work for one thread, only where needed: threads load it for themselves. */
async function alone(geoFiles: GeoFiles, keeping: Keeping): Promise<Crew> {
  const { openAlone } = await import('./parts/alone.ts');
  return openAlone(geoFiles, keeping);
}

/** Returns the bytes on disk; a file that cannot be examined counts 0, and fails when it is opened. */
async function sizeOf(files: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const file of files) {
    if (file !== '-')
      bytes += await stat(file).then(
        ({ size }) => size,
        () => 0,
      );
  }
  return bytes;
}
