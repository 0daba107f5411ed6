/**
 * Slows down an address that tries too many tokens, and every address once all together try too many: a client behind a
 * trusted proxy may choose the address that it seems to have. Counted per instance and in memory: tokens are long and
 * random, so this only keeps noise away.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export type Attempts = {
  /** Seconds this address has to wait, or 0. */
  waitSeconds(address: string): Promise<number>;
  /** Counts one try. */
  count(address: string): Promise<void>;
};

/** Creates the counters of one instance; each instance allows as many tries. */
export function createAttempts(): Attempts {
  const ofOne = limiter(30);
  const ofAll = limiter(300);
  return {
    async waitSeconds(address) {
      return Math.max(await ofOne.waitSeconds(address), await ofAll.waitSeconds(''));
    },
    async count(address) {
      await ofOne.count(address);
      await ofAll.count('');
    },
  };
}

/** @param points tries within a minute */
function limiter(points: number): Attempts {
  const counted = new RateLimiterMemory({ points, duration: 60 });
  return {
    async waitSeconds(key) {
      const state = await counted.get(key);
      if (state === null || state.consumedPoints < points) return 0;
      return Math.max(1, Math.ceil(state.msBeforeNext / 1_000));
    },
    async count(key) {
      await counted.consume(key).catch((refusal: unknown) => {
        // Past the limit the library rejects with its state, which is not an error.
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
      });
    },
  };
}
