/** From the files to the verdicts: alone where that is quicker, else on several threads. */
import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import { type GeoFiles, openFingerprintSources } from '../../network/fingerprint-sources.ts';
import type { Keeping } from './gathering.ts';
import type { Rules } from './judge-person.ts';
import { orgViewOf } from './org-view.ts';
import { openPart, type Part, type PartResult } from './part.ts';
import { readLog } from './read-log.ts';
import { openThreads, type Threads } from './threads.ts';

export type RunOptions = {
  readonly stdin: Readable;
  readonly geoFiles: GeoFiles;
  readonly rules: Rules;
  readonly keeping: Keeping;
  readonly onProgress: (read: number, total: number, lines: number) => void;
  /** Told when everything is read. */
  readonly onJudging: () => void;
  /** Default: as many as there are processors, up to four. */
  readonly parts?: number;
  /** Less than this is not worth starting threads for. */
  readonly fewBytes?: number;
};

/** Kept back until it is known whether there is more. */
const FEW_BYTES = 16 << 20;
const MOST_THREADS = 4;

type KeptLine = { bytes: Buffer; from: number; to: number; file: number; line: number };

export async function runBacktest(
  files: readonly string[],
  options: RunOptions,
): Promise<readonly PartResult[]> {
  const { stdin, geoFiles, rules, keeping, onProgress, onJudging } = options;
  const { parts = Math.min(MOST_THREADS, availableParallelism()), fewBytes = FEW_BYTES } = options;
  let kept: KeptLine[] = [];
  let keptBytes = 0;
  let threads: Threads | null = null;
  let lines = 0;
  const take = (bytes: Buffer, from: number, to: number, file: number, line: number) => {
    lines += 1;
    if (threads !== null) {
      threads.add(bytes, from, to, file, line);
      return;
    }
    kept.push({ bytes, from, to, file, line });
    keptBytes += to - from;
    if (keptBytes < fewBytes || parts === 1) return;
    threads = openThreads(parts, geoFiles, keeping);
    for (const one of kept) threads.add(one.bytes, one.from, one.to, one.file, one.line);
    kept = [];
  };
  const alone = openPart(0, 1, await openFingerprintSources(geoFiles), keeping);
  const room = async () => {
    if (parts === 1) kept = takeAll(alone, kept);
    else await threads?.room();
  };
  try {
    for (const [file, name] of files.entries()) {
      await readLog(name, file, stdin, { take, room }, (read, total) =>
        onProgress(read, total, lines),
      );
    }
    onJudging();
    if (threads !== null) return await (threads as Threads).judge(rules);
    takeAll(alone, kept);
    return [judgeAlone(alone, rules)];
  } finally {
    await (threads as Threads | null)?.close();
  }
}

function takeAll(part: Part, kept: readonly KeptLine[]): KeptLine[] {
  for (const { bytes, from, to, file, line } of kept) {
    part.takeText(bytes.toString('utf8', from, to), { file, line });
  }
  return [];
}

/** A part that holds everybody. */
export function judgeAlone(part: Part, rules: Rules): PartResult {
  const owners = part.owners();
  return part.judge(orgViewOf([part.share(owners)], owners), rules);
}
