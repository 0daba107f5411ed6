/** Which of all that there is to tell a receiver wants to hear: everything, where it does not say. */
import type { AlertType } from '../domain/response/alert-type.ts';

export type Hearing = {
  /** Keys of orgs; null: of all. */
  readonly orgs: readonly string[] | null;
  /** Null: everything. */
  readonly types: readonly AlertType[] | null;
};

export function hearsOf({ orgs }: Pick<Hearing, 'orgs'>, org: string): boolean {
  return orgs === null || orgs.includes(org);
}

export function hears({ types }: Pick<Hearing, 'types'>, type: AlertType): boolean {
  return types === null || types.includes(type);
}

/** Whether it hears how incidents go on at all. */
export function hearsFindings({ types }: Pick<Hearing, 'types'>): boolean {
  return types === null || types.some((type) => type.startsWith('finding.'));
}
