/** How many connections to Postgres an instance opens at the most, by what it does. */
export type PoolSizes = {
  /** Judging, and all else that has no pool of its own: the console, the API, the reader. */
  readonly judging: number;
  /**
   * Two writers of a receiver, one of a reader, and who asks whether they could write. Judging a great many sessions at once may use up all others,
   * and must not cost a delivery its place.
   */
  readonly recording: number;
  readonly housekeeping: number;
  readonly queue: number;
};

/** A pool opens a connection when it is needed, so that what a role never asks for costs nothing but the sum. */
export function poolSizes(roles: readonly string[]): PoolSizes {
  const judges = roles.includes('worker');
  const receiving = roles.includes('receiver') ? 2 : 0;
  const reading = roles.includes('reader') ? 1 : 0;
  return {
    judging: judges ? 12 : 6,
    recording: receiving + reading + 1,
    housekeeping: judges ? 2 : 0,
    queue: judges ? 6 : 2,
  };
}

/** What workers hold besides: the ear for notifications, and the turn of housekeeping. */
const BESIDE_WORKING = 2;

/** All of them together, with the turn that a reader holds of each org. */
export function connectionsOf(roles: readonly string[], orgs: number): number {
  const { judging, recording, housekeeping, queue } = poolSizes(roles);
  const turns = roles.includes('reader') ? orgs : 0;
  const working = roles.includes('worker') ? BESIDE_WORKING : 0;
  return judging + recording + housekeeping + queue + turns + working;
}
