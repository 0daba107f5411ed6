/** Cuts a stream of bytes into blocks that end where a line ends, so that each can be read by itself. */

export type Block = {
  readonly bytes: Buffer;
  /** Number of the block's first line, from 1. */
  readonly firstLine: number;
};

const NEWLINE = 10;
const BLOCK_BYTES = 2 << 20;
/** Longer is no log event; kept from filling the memory. */
const LONGEST_LINE_BYTES = 64 << 20;

/** A line longer than 64 MiB is cut, and then read as a line that is no log event. */
export async function* blocksOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Block> {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let firstLine = 1;
  for await (const chunk of chunks) {
    kept.push(chunk);
    keptBytes += chunk.length;
    if (keptBytes < BLOCK_BYTES) continue;
    const bytes = kept.length === 1 ? chunk : Buffer.concat(kept);
    const end = lastLineEnd(bytes);
    if (end === 0) {
      kept = [bytes];
      continue;
    }
    const block = bytes.subarray(0, end);
    yield { bytes: block, firstLine };
    firstLine += countNewlines(block);
    kept = end === bytes.length ? [] : [bytes.subarray(end)];
    keptBytes = bytes.length - end;
  }
  if (keptBytes > 0) yield { bytes: Buffer.concat(kept), firstLine };
}

function lastLineEnd(bytes: Buffer): number {
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  return end === 0 && bytes.length > LONGEST_LINE_BYTES ? bytes.length : end;
}

export function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** Calls back with each line that is not blank. */
export function eachLine(block: Block, take: (text: string, line: number) => void): void {
  const { bytes } = block;
  let line = block.firstLine;
  for (let from = 0; from < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, from);
    const to = newline === -1 ? bytes.length : newline;
    const text = bytes.toString('utf8', from, to);
    if (text.length > 2 || text.trim() !== '') take(text, line);
    from = to + 1;
  }
}
