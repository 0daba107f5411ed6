/** The orgs as JSON, and the switch that stops all actions in one. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { pauseActions } from '../../pipeline/steer.ts';
import { IN_WORDS } from '../../queries/input-words.ts';
import { isKnownOrg } from '../../queries/known-org.ts';
import { readOrgStatus } from '../../queries/org-status.ts';
import { DEFAULT_DAYS, periodOf, timesQuery } from '../../queries/times-query.ts';
import { incidentTimes } from '../../store/incident-times.ts';
import { answerOutcome } from './answer-outcome.ts';
import { callerOf } from './authorize.ts';
import { orgJson } from './org-json.ts';
import { badInput, noSuchOrg } from './problem.ts';

const pausing = z.strictObject({ reason: z.string().trim().min(1).max(500).optional() });

export async function orgRoutes(app: FastifyInstance, deps: Dependencies): Promise<void> {
  app.get('/orgs', async () => ({ orgs: (await readOrgStatus(deps)).map(orgJson) }));

  app.get('/times', async (request, reply) => {
    const query = timesQuery.safeParse(request.query, IN_WORDS);
    if (!query.success) return badInput(reply, query.error);
    const { org } = query.data;
    if (!(await isKnownOrg(deps, org))) return noSuchOrg(reply);
    const period = periodOf(query.data, deps.now());
    const times = await incidentTimes(deps.database.rows, { org: org ?? null, ...period });
    const { since, days = since === undefined ? DEFAULT_DAYS : null } = query.data;
    return { days, ...period, ...times };
  });

  for (const [word, paused] of [['pause', true] as const, ['resume', false] as const]) {
    app.post<{ Params: { org: string } }>(`/orgs/:org/${word}`, async (request, reply) => {
      const body = pausing.safeParse(request.body ?? {}, IN_WORDS);
      if (!body.success) return badInput(reply, body.error);
      const { org } = request.params;
      const { reason } = body.data;
      const outcome = await pauseActions(deps, { org, paused, ...callerOf(request), reason });
      return outcome.outcome === 'not_found' ? noSuchOrg(reply) : answerOutcome(reply, outcome);
    });
  }
}
