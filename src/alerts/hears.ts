/** Which orgs and types of alert a receiver wants to hear of: all, where it names none. */
import type { AlertType } from '../domain/response/alert-type.ts';

export type Hearing = {
  /** Keys of orgs; null: all orgs. */
  readonly orgs: readonly string[] | null;
  /** Types of alert; null: all types. */
  readonly types: readonly AlertType[] | null;
};

export function hearsOf({ orgs }: Pick<Hearing, 'orgs'>, org: string): boolean {
  return orgs === null || orgs.includes(org);
}

export function hears({ types }: Pick<Hearing, 'types'>, type: AlertType): boolean {
  return types === null || types.includes(type);
}

/** Whether the receiver hears of incidents at all (any `finding.` type). */
export function hearsFindings({ types }: Pick<Hearing, 'types'>): boolean {
  return types === null || types.some((type) => type.startsWith('finding.'));
}
