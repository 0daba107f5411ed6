/** A time and the event that proves it. */
export type Moment = { readonly at: number; readonly uuid: string };

/** The earliest of two moments; of two events in one millisecond the lesser id, whichever came first. */
export function earlier<M extends Moment>(a: M | null, b: M): M {
  return a !== null && compareMoments(a, b) <= 0 ? a : b;
}

/** Orders by time, then by event id, so that the order is total. */
export function compareMoments(a: Moment, b: Moment): number {
  return a.at - b.at || (a.uuid < b.uuid ? -1 : a.uuid > b.uuid ? 1 : 0);
}
