/** Applies one decision to several incidents: each has its own result, and a failed one does not stop the others. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import {
  actByHand,
  assignIncident,
  closeIncident,
  type OneOfSeveral,
  type Outcome,
  steerSeveral,
  whyUnchanged,
} from '../../pipeline/steer.ts';
import { IN_WORDS } from '../../queries/input-words.ts';
import { callerOf } from './authorize.ts';
import { actingOnAny, assigning, closingSeveral, incidents } from './incident-input.ts';
import { badInput, NO_SUCH_INCIDENT, notConfigured } from './problem.ts';

const actingOnSeveral = actingOnAny.extend({ incidents });
const assigningSeveral = assigning.extend({ incidents });

export async function severalIncidentsRoutes(
  app: FastifyInstance,
  deps: Dependencies,
): Promise<void> {
  const onFault = (err: unknown, incidentId: number) =>
    deps.log.error({ err, incidentId }, 'one of several incidents could not be changed');

  app.post('/incidents/close', async (request, reply) => {
    const body = closingSeveral.safeParse(request.body ?? {}, IN_WORDS);
    if (!body.success) return badInput(reply, body.error);
    const { incidents: wanted, ...said } = body.data;
    const caller = callerOf(request);
    const close = (named: Named) => closeIncident(deps, { ...named, ...said, ...caller });
    return answer(reply, await steerSeveral(deps, wanted, close, onFault));
  });

  app.post('/incidents/act', async (request, reply) => {
    const body = actingOnSeveral.safeParse(request.body ?? {}, IN_WORDS);
    if (!body.success) return badInput(reply, body.error);
    const { incidents: wanted, actions, ...said } = body.data;
    const asked = { ...said, ...callerOf(request), kinds: actions ?? null };
    const act = (named: Named) => actByHand(deps, { ...named, ...asked });
    return answer(reply, await steerSeveral(deps, wanted, act, onFault));
  });

  app.post('/incidents/assign', async (request, reply) => {
    const body = assigningSeveral.safeParse(request.body ?? {}, IN_WORDS);
    if (!body.success) return badInput(reply, body.error);
    const { incidents: wanted, assignee } = body.data;
    const caller = callerOf(request);
    const assign = (named: Named) => assignIncident(deps, { ...named, assignee, ...caller });
    return answer(reply, await steerSeveral(deps, wanted, assign, onFault));
  });
}

type Named = { readonly org: string; readonly incidentId: number };

/** Answers 200 where all were changed, 207 where some were, and an error like any other where none was. */
function answer(reply: FastifyReply, all: readonly OneOfSeveral<Outcome>[]) {
  reply.request.isHalfDone = all.some(({ outcome }) => outcome.outcome === 'failed');
  const results = all.map(({ incidentId, outcome }) => {
    const error = errorOf(outcome);
    return error === null ? { incident: incidentId, ...outcome } : { incident: incidentId, error };
  });
  const unchanged = results.filter((result) => 'error' in result).length;
  if (unchanged < results.length) {
    const counts = { changed: results.length - unchanged, unchanged };
    return reply.code(unchanged === 0 ? 200 : 207).send({ ...counts, results });
  }
  const message = 'None of the incidents was changed; `results` says of each why.';
  return reply.code(409).send({ error: { code: 'nothing_changed', message }, results });
}

function errorOf(outcome: OneOfSeveral<Outcome>['outcome']) {
  switch (outcome.outcome) {
    case 'incident_not_found':
      return { code: outcome.outcome, message: NO_SUCH_INCIDENT };
    case 'org_not_configured':
      return { code: outcome.outcome, message: notConfigured('org' in outcome ? outcome.org : '') };
    case 'failed':
      return { code: 'internal_error', message: 'It failed on our side. Try this one again.' };
    default:
      return whyUnchanged(outcome)?.error ?? null;
  }
}
