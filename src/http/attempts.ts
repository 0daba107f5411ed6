/**
 * Slows down an address that tries too often. Per instance and in memory: tokens are long and random,
 * so this keeps noise away rather than being the lock.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export type Attempts = {
  /** Seconds this address has to wait, or 0. */
  waitSeconds(address: string): Promise<number>;
  /** Counts one try. */
  count(address: string): Promise<void>;
};

/** Counted in memory, so each instance allows as many. */
export function createAttempts(limit = 30, windowSeconds = 60): Attempts {
  const limiter = new RateLimiterMemory({ points: limit, duration: windowSeconds });
  return {
    async waitSeconds(address) {
      const state = await limiter.get(address);
      if (state === null || state.consumedPoints < limit) return 0;
      return Math.max(1, Math.ceil(state.msBeforeNext / 1_000));
    },
    async count(address) {
      await limiter.consume(address).catch((refusal: unknown) => {
        // Past the limit the library rejects with its state, which is no failure of ours.
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
      });
    },
  };
}
