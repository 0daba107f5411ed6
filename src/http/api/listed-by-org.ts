/** Lists of what each org has: of the one that is asked for by `?org=`, else of all. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { searched } from '../../queries/incident-query.ts';
import { IN_WORDS } from '../../queries/input-words.ts';
import { isKnownOrg } from '../../queries/known-org.ts';
import { badInput, noSuchOrg } from './problem.ts';

const query = z.strictObject({ org: searched(100).optional() });

/** Null where the question was refused, and answered so. */
export async function listedByOrg<T>(
  deps: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  ofOrg: (org: string) => Promise<readonly T[]>,
): Promise<readonly T[] | null> {
  const asked = query.safeParse(request.query, IN_WORDS);
  if (!asked.success) {
    badInput(reply, asked.error);
    return null;
  }
  const { org } = asked.data;
  if (!(await isKnownOrg(deps, org))) {
    noSuchOrg(reply);
    return null;
  }
  const orgs = org === undefined ? [...deps.orgs.keys()] : [org];
  return (await Promise.all(orgs.map(ofOrg))).flat();
}
