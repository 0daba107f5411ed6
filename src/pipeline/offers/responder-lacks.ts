/**
 * Notes which OAuth scopes Okta does not grant the responder. Instances without a responder offer actions too, and who
 * agrees to one there should know beforehand that it fails.
 */
import { isResponseActionKind } from '../../domain/response/response-action.ts';
import { OktaError } from '../../okta/error.ts';
import { scopesOfAction } from '../../okta/scopes.ts';
import { readCursor, removeCursor, writeCursor } from '../../store/cursors.ts';
import type { Dependencies, Org } from '../dependencies.ts';

const CURSOR = 'responder_lacks';

type Noting = Pick<Dependencies, 'database' | 'log' | 'orgs'>;

/** Notes them; called every minute. Okta is asked when the access token is renewed, when new grants take effect too. */
export async function noteResponderScopes(deps: Noting): Promise<void> {
  await Promise.all([...deps.orgs.values()].map((org) => noteOf(deps, org)));
}

async function noteOf(deps: Noting, { key, responder }: Org): Promise<void> {
  const { pool } = deps.database;
  if (responder === null) return;
  try {
    // An API token has its owner's rights, which only show when it acts.
    const lacking = (await responder.grantedScopes())?.missing ?? [];
    const noted = await responderLacks(deps, key);
    if (lacking.join() === noted.join()) return;
    if (lacking.length === 0) await removeCursor(pool, key, CURSOR);
    else await writeCursor(pool, key, CURSOR, lacking);
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    const { code } = error;
    deps.log.info({ org: key, code }, 'which scopes the responder has was not learnt');
  }
}

/** Returns the missing scopes as last noted; none where none is missing, or Okta was not asked yet. */
export async function responderLacks(
  { database }: Pick<Dependencies, 'database'>,
  org: string,
): Promise<readonly string[]> {
  return (await readCursor<string[]>(database.pool, org, CURSOR)) ?? [];
}

/** Returns those of the missing scopes that an action fails without. */
export function lacksFor(kind: string, lacking: readonly string[]): readonly string[] {
  if (!isResponseActionKind(kind)) return [];
  return scopesOfAction(kind).filter((scope) => lacking.includes(scope));
}
