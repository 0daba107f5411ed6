/** Notes decisions that the policy refused as those it allowed are noted: it matters who tries. */
import { knownAs } from '../../domain/response/people.ts';
import type { Decider } from '../../domain/response/themselves.ts';
import { appendHistory, isInHistory } from '../../store/history.ts';
import { lockIncident } from '../../store/incidents.ts';
import type { SteerDependencies } from '../dependencies.ts';
import type { Client } from '../metrics/refusals.ts';

type Wanted = Decider & {
  readonly org: string;
  readonly incidentId?: number;
  readonly actionId?: number;
};

/** Where the person who decides came from, as far as that is known. */
export type Via = { readonly via?: Client };

/**
 * Returns the same decision, by the person with all names that the policy joins, and with refusals logged, counted and entered in the incident's history.
 * @param does what was wanted, in a word
 */
export function keepingRefusals<
  R extends Wanted,
  O extends { readonly outcome: string; readonly reason?: string },
>(
  does: string,
  decide: (deps: SteerDependencies, request: R) => Promise<O>,
): (deps: SteerDependencies, request: R & Via) => Promise<O> {
  return async (deps, request) => {
    const came = await decide(deps, knownAs(deps.config.people, request));
    if (came.outcome === 'not_allowed') await keep(deps, does, request, came.reason ?? '');
    return came;
  };
}

async function keep(
  deps: SteerDependencies,
  does: string,
  { org, by, incidentId, actionId, via }: Wanted & Via,
  because: string,
): Promise<void> {
  const named = {
    ...(incidentId === undefined ? {} : { incidentId }),
    ...(actionId === undefined ? {} : { actionId }),
  };
  const about = { does, org, ...named, because };
  deps.refusals.note({ reason: 'not_allowed', by, via: via ?? null, about });
  if (incidentId === undefined) return;
  const wanted = { does, by, ...(actionId === undefined ? {} : { actionId }) };
  await deps.database.transaction(async (tx) => {
    if ((await lockIncident(tx, org, incidentId)) === null) return;
    // Noted once, however often somebody tries, so that they cannot fill the history.
    if (await isInHistory(tx.rows, org, [incidentId], wanted)) return;
    const data = { ...wanted, reason: because };
    const entry = {
      org,
      incidentId,
      at: deps.now(),
      actor: by,
      kind: 'decision_refused' as const,
      data,
    };
    await appendHistory(tx, entry);
  });
}
