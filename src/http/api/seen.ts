/** Lists who came from an address or a network, whether or not an incident came of it. */
import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { IN_WORDS } from '../../queries/input-words.ts';
import { isKnownOrg } from '../../queries/known-org.ts';
import { seenFrom, seenQuery } from '../../queries/seen-from.ts';
import { badInput, noSuchOrg, problem } from './problem.ts';

/** `GET /seen`. */
export async function seenRoutes(app: FastifyInstance, deps: Dependencies): Promise<void> {
  app.get('/seen', async (request, reply) => {
    const query = seenQuery.safeParse(request.query, IN_WORDS);
    if (!query.success) return badInput(reply, query.error);
    if (!(await isKnownOrg(deps, query.data.org))) return noSuchOrg(reply);
    const found = await seenFrom(deps, query.data);
    return found ?? problem(reply, 503, 'took_too_long', TOOK_TOO_LONG);
  });
}

const TOOK_TOO_LONG =
  'The database took longer than ten seconds. Ask for a shorter time (since, until), or for a single address.';
