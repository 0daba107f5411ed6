import { NO_DETAILS } from '../domain/response/incident.ts';
import type { incidents } from './schema.ts';

type Row = typeof incidents.$inferSelect;
/** Without what only sorts the list. */
export type Incident = Omit<Row, 'rank'>;

/** Rows written by another version may lack a key of `details`. */
export function withDetails({ rank: _, ...row }: Incident & Partial<Pick<Row, 'rank'>>): Incident {
  return { ...row, details: { ...NO_DETAILS, ...row.details } };
}
