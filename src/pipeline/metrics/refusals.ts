/**
 * Notes who was turned away, and where, by a line in the log and a count. Guessing cannot flood the log: a few lines a
 * minute are written per reason and client, and how many were left out is logged when the minute is over.
 */
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';

/** Reasons for a refusal. `session_moved`: a console session came from another browser than it began in. */
export const REFUSED_FOR = [
  'no_token',
  'wrong_token',
  'too_many_failures',
  'session_moved',
  'other_origin',
  'sign_in_failed',
  'not_allowed',
  'wrong_hook_secret',
  'not_from_slack',
] as const;

/** Where a request came from and went to; the route's pattern, since a URL may hold anything. */
export type Client = { readonly address: string; readonly route: string };

export type Refusal = {
  readonly reason: (typeof REFUSED_FOR)[number];
  /** Who was refused, as the history names them; null where that is not known. */
  readonly by: string | null;
  /** Null where it did not come by HTTP, or came from Slack's servers. */
  readonly via: Client | null;
  /** What else the log says of it; nothing secret. */
  readonly about?: Readonly<Record<string, unknown>>;
};

export type Refusals = { note(refusal: Refusal): void };

const WINDOW_MS = 60_000;
const LINES_OF_ONE = 5;
const LINES_IN_ALL = 100;

/** Makes the one of the process, so that all ways in share the lines that the log may have. */
export function createRefusals(log: Logger, metrics: Pick<Metrics, 'refused'>): Refusals {
  const lines = new Map<string, number>();
  let written = 0;
  let leftOut = 0;
  let isCounting = false;
  const endWindow = () => {
    if (leftOut > 0) log.warn({ leftOut }, 'more was refused in this minute than is logged');
    lines.clear();
    written = 0;
    leftOut = 0;
    isCounting = false;
  };
  return {
    note({ reason, by, via, about }) {
      metrics.refused.inc({ reason });
      if (!isCounting) setTimeout(endWindow, WINDOW_MS).unref();
      isCounting = true;
      const source = `${reason} ${via?.address ?? by}`;
      const before = lines.get(source) ?? 0;
      if (written >= LINES_IN_ALL || before >= LINES_OF_ONE) {
        leftOut += 1;
        return;
      }
      lines.set(source, before + 1);
      written += 1;
      log.warn({ reason, by, ...via, ...about }, 'refused');
    },
  };
}
