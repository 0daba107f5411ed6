/** Exceptions that people made from incidents: listed, and ended before their time. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { endException } from '../../pipeline/steer.ts';
import { exceptionsInForce } from '../../store/exceptions.ts';
import { answerOutcome } from './answer-outcome.ts';
import { callerOf } from './authorize.ts';
import { id } from './incident-input.ts';
import { listedByOrg } from './listed-by-org.ts';

const named = z.object({ org: z.string(), exceptionId: id });

/** `GET /exceptions`, `POST /orgs/:org/exceptions/:exceptionId/end`. */
export async function exceptionRoutes(app: FastifyInstance, deps: Dependencies): Promise<void> {
  app.get('/exceptions', async (request, reply) => {
    const now = new Date(deps.now());
    const exceptions = await listedByOrg(deps, request, reply, (org) =>
      exceptionsInForce(deps.database.rows, org, now),
    );
    return exceptions === null ? reply : { exceptions };
  });

  app.post('/orgs/:org/exceptions/:exceptionId/end', async (request, reply) => {
    const read = named.safeParse(request.params);
    if (!read.success) return answerOutcome(reply, { outcome: 'not_found' }, ABSENT);
    const wish = { ...read.data, ...callerOf(request) };
    return answerOutcome(reply, await endException(deps, wish), ABSENT);
  });
}

const ABSENT = 'There is no such exception in this org. GET /api/exceptions lists them.';
