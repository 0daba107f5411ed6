import { NO_DETAILS } from '../domain/response/incident.ts';
import type { incidents } from './schema.ts';

export type Incident = typeof incidents.$inferSelect;

/** Rows written by another version may lack a key of `details`. */
export function withDetails(row: Incident): Incident {
  return { ...row, details: { ...NO_DETAILS, ...row.details } };
}
