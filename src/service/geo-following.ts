import type { Logger } from 'pino';
import type { Following } from '../network/followed-file.ts';
import type { Metrics } from '../pipeline/metrics.ts';

/** How often the files are looked at: sooner than a person who copies one would check that it is used. */
const LOOK_EVERY_MS = 5_000;

/** Follows an operator's GeoIP files and reports faults in the log and the metrics; the service goes on in any case. */
export function geoFollowing(
  log: Logger,
  { geoipUnusable }: Pick<Metrics, 'geoipUnusable'>,
  signal: AbortSignal,
): Following {
  const tell = tellOnce(log, 'a GeoIP file');
  return {
    signal,
    lookEveryMs: LOOK_EVERY_MS,
    onLook(file, error, isHeld) {
      geoipUnusable.set({ file }, error === null ? 0 : 1);
      tell(file, error, isHeld);
    },
  };
}

/** Follows an operator's lists of hostile addresses and reports faults in the log; the service goes on in any case. */
export function hostileFollowing(log: Logger, signal: AbortSignal): Following {
  const tell = tellOnce(log, 'a list of hostile addresses');
  return { signal, lookEveryMs: LOOK_EVERY_MS, onLook: tell };
}

/** Logs what comes of each look. A file is looked at every few seconds: the same fault is logged once. */
function tellOnce(log: Logger, what: string): Following['onLook'] {
  const toldOf = new Map<string, string>();
  return (file, error, isHeld) => {
    if (error === null) {
      toldOf.delete(file);
      log.info({ file }, `${what} was read`);
    } else if (toldOf.get(file) !== error.message) {
      toldOf.set(file, error.message);
      if (isHeld) log.warn({ err: error }, `${what} cannot be used; the one before it is`);
      else log.error({ err: error }, `${what} cannot be used; the service goes without`);
    }
  };
}
