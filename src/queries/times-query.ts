/** Reads which time figures are wanted for: the last days, or a period such as a calendar month. */
import { z } from 'zod';
import { endOf, moment, searched } from './incident-query.ts';

const DAY_MS = 86_400_000;
export const DEFAULT_DAYS = 30;

export const timesQuery = z
  .strictObject({
    days: z.coerce.number().int().min(1).max(366).optional(),
    since: moment.optional(),
    until: moment.optional(),
    org: searched(100).optional(),
  })
  .refine(({ days, since }) => days === undefined || since === undefined, {
    path: ['days'],
    message: 'must be left out beside since',
  })
  .refine(({ since, until }) => until === undefined || since !== undefined, {
    path: ['since'],
    message: 'is missing beside until',
  })
  .refine(
    ({ since, until }) =>
      since === undefined || until === undefined || endOf(until).getTime() > Date.parse(since),
    { path: ['until'], message: 'must be after since' },
  );

export type Period = {
  readonly since: Date;
  /** End, itself not included; null: until now. */
  readonly until: Date | null;
};

/**
 * Returns the period that was asked for.
 * @param now epoch milliseconds
 */
export function periodOf(
  {
    days = DEFAULT_DAYS,
    since,
    until,
  }: {
    readonly days?: number | undefined;
    readonly since?: string | undefined;
    readonly until?: string | undefined;
  },
  now: number,
): Period {
  return {
    since: new Date(since ?? now - days * DAY_MS),
    until: until === undefined ? null : endOf(until),
  };
}
