import type { Logger } from 'pino';
import type { GeoFollowing } from '../network/geo-database.ts';
import type { Metrics } from '../pipeline/metrics.ts';

/** Sooner than anybody who copies such a file looks whether it is used. */
const LOOK_EVERY_MS = 5_000;

/** An operator's GeoIP files, told of in the log and the metrics: whatever is wrong with them, the service goes on. */
export function geoFollowing(
  log: Logger,
  { geoipUnusable }: Pick<Metrics, 'geoipUnusable'>,
  signal: AbortSignal,
): GeoFollowing {
  const toldOf = new Map<string, string>();
  return {
    signal,
    lookEveryMs: LOOK_EVERY_MS,
    onLook(variable, error, isHeld) {
      geoipUnusable.set({ file: variable }, error === null ? 0 : 1);
      // It is looked at again every few seconds, and nothing is new in that.
      if (error === null) {
        toldOf.delete(variable);
        log.info({ file: variable }, 'a GeoIP file was read');
      } else if (toldOf.get(variable) !== error.message) {
        toldOf.set(variable, error.message);
        if (isHeld) log.warn({ err: error }, 'a GeoIP file cannot be used; the one before it is');
        else log.error({ err: error }, 'a GeoIP file cannot be used; the service goes without');
      }
    },
  };
}
