/** What a person decides about a whole org: the switch of all actions, and the end of what was let pass. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { endException, endWatchOfUser, pauseActions } from '../pipeline/steer.ts';
import { written } from './form-fields.ts';
import { readId } from './pages.ts';
import { readerOf } from './readers.ts';
import { toldOf } from './told.ts';

/** The page that it was sent from; absent: that of the orgs. */
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
      const by = readerOf(request).by;
      const { outcome } = await pauseActions(deps, { org, paused, by, reason });
      return reply.redirect(`/orgs?told=${toldOf(word, outcome)}`, 303);
    });
  }

  type Named = { Params: { org: string; id: string } };

  app.post<Named>('/orgs/:org/exceptions/:id/end', async (request, reply) => {
    const { org, id } = request.params;
    const exceptionId = readId(id) ?? 0;
    const by = readerOf(request).by;
    const { outcome } = await endException(deps, { org, exceptionId, by });
    return reply.redirect(`/orgs?told=${toldOf('end', outcome)}`, 303);
  });

  app.post<Named>('/orgs/:org/watchlist/:id/end', async (request, reply) => {
    const { org, id } = request.params;
    const watchId = readId(id) ?? 0;
    const by = readerOf(request).by;
    const { outcome } = await endWatchOfUser(deps, { org, watchId, by });
    const from = ending.parse(request.body).incident;
    const page = from === undefined ? '/orgs' : `/incidents/${from}`;
    return reply.redirect(`${page}?told=${toldOf('end', outcome)}`, 303);
  });
}
