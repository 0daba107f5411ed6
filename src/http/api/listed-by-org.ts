/** Lists what orgs have: of the org named by `?org=`, or of all configured orgs. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { searched } from '../../queries/incident-query.ts';
import { IN_WORDS } from '../../queries/input-words.ts';
import { isKnownOrg } from '../../queries/known-org.ts';
import { badInput, noSuchOrg } from './problem.ts';

const query = z.strictObject({ org: searched(100).optional() });

/** Returns the items of the orgs asked for; null where the query was refused and the answer is sent. */
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
