/** Warns of orgs that were removed from the configuration with work left to do, which nothing else would show. */
import { plural } from '../domain/in-words.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { type LeftBehind, leftBehind } from '../store/left-behind.ts';

/** What to do about such an org. */
export const PUT_IT_BACK =
  'Put the org back into the policy file, and take it out again as docs/policy.md says (“Removing an org”).';

/** Such as `second: 3 open incidents, 1 action to be taken back, the first by 2026-11-30T16:00:00.000Z`. */
export function leftInWords({ org, openIncidents, toTakeBack, takeBackBy }: LeftBehind): string {
  const parts = [
    ...(openIncidents === 0 ? [] : [plural(openIncidents, 'open incident')]),
    ...(toTakeBack === 0
      ? []
      : [
          `${plural(toTakeBack, 'action')} to be taken back, the first by ${takeBackBy?.toISOString()}`,
        ]),
  ];
  return `${org}: ${parts.join(', ')}`;
}

/** Logs what is left of removed orgs; once at the start is enough, since only the configuration changes it. */
export async function warnOfRemovedOrgs({
  database,
  log,
  orgs,
}: Pick<Dependencies, 'database' | 'log' | 'orgs'>): Promise<void> {
  try {
    for (const left of await leftBehind(database.pool, [...orgs.keys()]))
      log.warn(
        { ...left, remedy: PUT_IT_BACK },
        'an org that is not configured has incidents, or actions that nobody takes back',
      );
  } catch (err) {
    log.warn({ err }, 'what is left of removed orgs was not looked at');
  }
}
