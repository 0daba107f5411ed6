/** Cuts a file into lines, as bytes with their numbers, to be parsed later, perhaps by another thread. */

const NEWLINE = 10;
/** No log event is longer; a longer line is cut, and then refused like any other. */
export const LONGEST_BYTES = 64 << 20;

/** Calls `take` with every line, blank ones too, and resolves at the end of the file. */
export async function eachLine(
  chunks: AsyncIterable<Buffer>,
  take: (bytes: Buffer, from: number, to: number, line: number) => void,
  afterChunk: () => Promise<void>,
): Promise<void> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let line = 1;
  for await (const chunk of chunks) {
    let from = 0;
    let newline = chunk.indexOf(NEWLINE);
    if (restBytes > 0 && (newline !== -1 || restBytes > LONGEST_BYTES)) {
      const end = newline === -1 ? chunk.length : newline;
      const whole = Buffer.concat([...rest, chunk.subarray(0, end)]);
      take(whole, 0, whole.length, line);
      if (newline !== -1) line += 1;
      rest = [];
      restBytes = 0;
      from = end + 1;
      newline = chunk.indexOf(NEWLINE, from);
    }
    while (newline !== -1) {
      take(chunk, from, newline, line);
      line += 1;
      from = newline + 1;
      newline = chunk.indexOf(NEWLINE, from);
    }
    if (from < chunk.length) {
      rest.push(chunk.subarray(from));
      restBytes += chunk.length - from;
    }
    await afterChunk();
  }
  if (restBytes > 0) {
    const whole = Buffer.concat(rest);
    take(whole, 0, whole.length, line);
  }
}
