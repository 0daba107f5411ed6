/** The org's clock: real time plus an offset that a test moves. */
export type OrgClock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Moves the org's time by `ms` against real time; may be negative. */
  advance(ms: number): void;
};

export function startClock(offsetMs: number): OrgClock {
  let offset = offsetMs;
  return {
    now: () => Date.now() + offset,
    advance(ms) {
      offset += ms;
    },
  };
}

/** Returns an instant in ISO 8601 with milliseconds and `Z`, as Okta writes it. */
export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
