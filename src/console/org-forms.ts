/** Takes the decisions about a whole org: the switch of all actions, and the early end of exceptions and watches. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { endException, endWatchOfUser, pauseActions } from '../pipeline/steer.ts';
import { written } from './form-fields.ts';
import { readId } from './pages.ts';
import { deciderOf, readerOf } from './readers.ts';
import { toldQuery } from './told.ts';

/** The incident whose page sent the form; when absent, the page of the orgs did. */
const ending = z.object({
  incident: z.coerce.number().int().positive().optional().catch(undefined),
});
const pausing = z.object({ reason: written.max(500).optional() });

export async function orgFormRoutes(app: FastifyInstance, deps: Dependencies): Promise<void> {
  for (const [word, paused] of [['pause', true] as const, ['resume', false] as const]) {
    app.post<{ Params: { org: string } }>(`/orgs/:org/${word}`, async (request, reply) => {
      const form = pausing.safeParse(request.body);
      const reason = (form.success ? form.data.reason : null) ?? null;
      const { org } = request.params;
      const reader = readerOf(request);
      const came = await pauseActions(deps, {
        org,
        paused,
        reason,
        ...deciderOf(request),
      });
      return reply.redirect(`/orgs${toldQuery(word, came, reader)}`, 303);
    });
  }

  type Named = { Params: { org: string; id: string } };

  app.post<Named>('/orgs/:org/exceptions/:id/end', async (request, reply) => {
    const { org, id } = request.params;
    const exceptionId = readId(id) ?? 0;
    const reader = readerOf(request);
    const came = await endException(deps, { org, exceptionId, by: reader.by });
    return reply.redirect(`/orgs${toldQuery('end', came, reader)}`, 303);
  });

  app.post<Named>('/orgs/:org/watchlist/:id/end', async (request, reply) => {
    const { org, id } = request.params;
    const watchId = readId(id) ?? 0;
    const reader = readerOf(request);
    const came = await endWatchOfUser(deps, {
      org,
      watchId,
      ...deciderOf(request),
    });
    const from = ending.parse(request.body).incident;
    const page = from === undefined ? '/orgs' : `/incidents/${from}`;
    return reply.redirect(`${page}${toldQuery('end', came, reader)}`, 303);
  });
}
