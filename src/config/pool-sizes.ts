/** Most connections to Postgres that an instance opens, by what they are for. */
export type PoolSizes = {
  /** For judging, and for all that has no pool of its own: the console, the API, the reader. */
  readonly judging: number;
  /**
   * For recording: two for a receiver, one for a reader, and one to check whether they can write. Judging many sessions
   * at once may use up all the others, and must not keep a delivery waiting.
   */
  readonly recording: number;
  readonly housekeeping: number;
  readonly queue: number;
};

/** Returns the sizes of the pools. A connection is opened when needed, so unused ones count only in the sum. */
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

/** Connections that a worker holds besides: one that listens for notifications, one for its turn of housekeeping. */
const BESIDE_WORKING = 2;

/** Returns all connections together, with the one that a reader holds for each org while it is its turn. */
export function connectionsOf(roles: readonly string[], orgs: number): number {
  const { judging, recording, housekeeping, queue } = poolSizes(roles);
  const turns = roles.includes('reader') ? orgs : 0;
  const working = roles.includes('worker') ? BESIDE_WORKING : 0;
  return judging + recording + housekeeping + queue + turns + working;
}
