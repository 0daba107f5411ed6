/** What waits to be written, in the order in which it came, and how much of it there may be. */

/** What is set aside counts like an event: it is written by the same hands. */
type Sized = {
  readonly rows: readonly { readonly raw: string }[];
  readonly setAside: readonly { readonly body: string }[];
};

export type Waiting<R extends Sized, E> = {
  readonly recording: R;
  readonly done: () => void;
  readonly failed: (error: E) => void;
};

/** Enough to fill a commit, small enough that nobody waits long for its neighbours. */
const BATCH = { items: 256, bytes: 16 * 1024 * 1024 };
/** Above this the next delivery is better off with Okta's retry than in our memory. */
const WAITING = { items: 20_000, bytes: 128 * 1024 * 1024 };

/** An empty line. */
export function waitingLine<R extends Sized, E>() {
  const line: (Waiting<R, E> & { readonly items: number; readonly bytes: number })[] = [];
  let items = 0;
  let bytes = 0;
  return {
    isEmpty: () => line.length === 0,
    isFull: () => items > WAITING.items || bytes > WAITING.bytes,
    add(waiting: Waiting<R, E>): void {
      const size = sizeOf(waiting.recording);
      line.push({ ...waiting, ...size });
      items += size.items;
      bytes += size.bytes;
    },
    /** Takes those whose turn it is: one at least, if any waits. */
    next(): readonly Waiting<R, E>[] {
      const batch = { items: 0, bytes: 0 };
      let count = 0;
      for (const waiting of line) {
        if (count > 0 && (batch.items >= BATCH.items || batch.bytes >= BATCH.bytes)) break;
        batch.items += waiting.items;
        batch.bytes += waiting.bytes;
        count += 1;
      }
      items -= batch.items;
      bytes -= batch.bytes;
      return line.splice(0, count);
    },
  };
}

/** Of text as long as it is in characters: most of it is a byte each. */
function sizeOf({ rows, setAside }: Sized): { readonly items: number; readonly bytes: number } {
  let bytes = 0;
  for (const { raw } of rows) bytes += raw.length;
  for (const { body } of setAside) bytes += body.length;
  return { items: rows.length + setAside.length, bytes };
}
