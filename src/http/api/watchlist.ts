/** Users who are watched more strictly for a time: listed, and their watch ended before its time. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { endWatchOfUser } from '../../pipeline/steer.ts';
import { watchlistInForce } from '../../store/watchlist.ts';
import { answerOutcome } from './answer-outcome.ts';
import { callerOf } from './authorize.ts';
import { id } from './incident-input.ts';
import { listedByOrg } from './listed-by-org.ts';

const named = z.object({ org: z.string(), watchId: id });

/** `GET /watchlist`, `POST /orgs/:org/watchlist/:watchId/end`. */
export async function watchlistRoutes(app: FastifyInstance, deps: Dependencies): Promise<void> {
  app.get('/watchlist', async (request, reply) => {
    const now = new Date(deps.now());
    const watchlist = await listedByOrg(deps, request, reply, (org) =>
      watchlistInForce(deps.database.rows, org, now),
    );
    return watchlist === null ? reply : { watchlist };
  });

  app.post('/orgs/:org/watchlist/:watchId/end', async (request, reply) => {
    const read = named.safeParse(request.params);
    if (!read.success) return answerOutcome(reply, { outcome: 'not_found' }, ABSENT);
    const wish = { ...read.data, ...callerOf(request) };
    return answerOutcome(reply, await endWatchOfUser(deps, wish), ABSENT);
  });
}

const ABSENT = 'Nobody is watched under this number in this org. GET /api/watchlist lists them.';
