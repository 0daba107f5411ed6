import { NO_DETAILS } from '../domain/response/incident.ts';
import type { incidents } from './schema.ts';

type Row = typeof incidents.$inferSelect;
/** An incident without the column that only sorts the list. */
export type Incident = Omit<Row, 'rank'>;

/** Returns the incident with all keys of `details`: a row written by another version may lack some. */
export function withDetails({ rank: _, ...row }: Incident & Partial<Pick<Row, 'rank'>>): Incident {
  return { ...row, details: { ...NO_DETAILS, ...row.details } };
}
