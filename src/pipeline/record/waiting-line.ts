/** The queue of recordings to be written, in the order in which they came, and its limits. */

/** What the limits count: whatever is set aside counts like an event, since it takes the same work to write. */
type Sized = {
  readonly rows: readonly { readonly raw: string }[];
  readonly setAside: readonly { readonly body: string }[];
};

export type Waiting<R extends Sized, E> = {
  readonly recording: R;
  readonly done: () => void;
  readonly failed: (error: E) => void;
};

/** Size of a batch: enough to fill a commit, and small enough that no delivery waits long for the others. */
const BATCH = { items: 256, bytes: 16 * 1024 * 1024 };
/** Size of the queue, above which the next delivery is better left to Okta's retry than kept in memory. */
const WAITING = { items: 20_000, bytes: 128 * 1024 * 1024 };

/** Makes an empty queue. */
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
    /** Takes the next batch: one recording at least, if any waits. */
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

/** Returns the size of a recording; a character counts as one byte, as most are. */
function sizeOf({ rows, setAside }: Sized): { readonly items: number; readonly bytes: number } {
  let bytes = 0;
  for (const { raw } of rows) bytes += raw.length;
  for (const { body } of setAside) bytes += body.length;
  return { items: rows.length + setAside.length, bytes };
}
