/** What a person decides about a whole org: the switch of all actions, and the end of what was let pass. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { endException, pauseActions } from '../pipeline/steer.ts';
import { written } from './form-fields.ts';
import { readId } from './pages.ts';
import { readerOf } from './readers.ts';
import { toldOf } from './told.ts';

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

  app.post<{ Params: { org: string; id: string } }>(
    '/orgs/:org/exceptions/:id/end',
    async (request, reply) => {
      const { org, id } = request.params;
      const exceptionId = readId(id) ?? 0;
      const by = readerOf(request).by;
      const { outcome } = await endException(deps, { org, exceptionId, by });
      return reply.redirect(`/orgs?told=${toldOf('end', outcome)}`, 303);
    },
  );
}
