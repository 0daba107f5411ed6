import type { Logger } from 'pino';
import type { GeoFollowing } from '../network/geo-database.ts';
import type { HostileFollowing } from '../network/hostile-file.ts';
import type { Metrics } from '../pipeline/metrics.ts';

/** How often the files are looked at: sooner than a person who copies one would check that it is used. */
const LOOK_EVERY_MS = 5_000;

/** Follows an operator's GeoIP files and reports faults in the log and the metrics; the service goes on in any case. */
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
      // A file is looked at every few seconds: the same fault is logged once.
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

/** Follows an operator's lists of hostile addresses and reports faults in the log; the service goes on in any case. */
export function hostileFollowing(log: Logger, signal: AbortSignal): HostileFollowing {
  const toldOf = new Map<string, string>();
  return {
    signal,
    lookEveryMs: LOOK_EVERY_MS,
    onLook(file, error, isHeld) {
      const trouble = error instanceof Error ? error.message : null;
      if (trouble === null) log.info({ file }, 'a list of hostile addresses was read');
      else if (toldOf.get(file) !== trouble)
        log[isHeld ? 'warn' : 'error'](
          { err: error },
          isHeld
            ? 'a list of hostile addresses cannot be used; the one before it is'
            : 'a list of hostile addresses cannot be used; the service goes without',
        );
      if (trouble === null) toldOf.delete(file);
      else toldOf.set(file, trouble);
    },
  };
}
