/** Who is watched more strictly for a time: listed, and ended before its time. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { searched } from '../../pipeline/incident-query.ts';
import { isKnownOrg } from '../../pipeline/known-org.ts';
import { endWatchOfUser } from '../../pipeline/steer.ts';
import { watchlistInForce } from '../../store/watchlist.ts';
import { answerOutcome } from './answer-outcome.ts';
import { callerOf } from './authorize.ts';
import { id } from './incident-input.ts';
import { badInput, noSuchOrg } from './problem.ts';

const query = z.strictObject({ org: searched(100).optional() });
const named = z.object({ org: z.string(), watchId: id });

export async function watchlistRoutes(app: FastifyInstance, deps: Dependencies): Promise<void> {
  app.get('/watchlist', async (request, reply) => {
    const asked = query.safeParse(request.query);
    if (!asked.success) return badInput(reply, asked.error);
    const { org } = asked.data;
    if (!(await isKnownOrg(deps, org))) return noSuchOrg(reply);
    const now = new Date(deps.now());
    const orgs = org === undefined ? [...deps.orgs.keys()] : [org];
    const each = orgs.map((key) => watchlistInForce(deps.database.rows, key, now));
    return { watchlist: (await Promise.all(each)).flat() };
  });

  app.post('/orgs/:org/watchlist/:watchId/end', async (request, reply) => {
    const read = named.safeParse(request.params);
    if (!read.success) return answerOutcome(reply, { outcome: 'not_found' });
    const wish = { ...read.data, by: callerOf(request) };
    return answerOutcome(reply, await endWatchOfUser(deps, wish));
  });
}
