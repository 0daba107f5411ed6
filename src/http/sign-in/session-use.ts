/** Notes the use of a console session, so that an unused one ends and a change of network is logged. */
import type { FastifyRequest } from 'fastify';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { type ConsoleSession, noteUse } from '../../store/console-sessions.ts';

export type UseDependencies = Pick<Dependencies, 'database' | 'now' | 'log' | 'fingerprintSources'>;

/** Least time between two notes: pages load and refresh themselves, and not every request is to cause a write. */
const NOTED_EVERY_MS = 60_000;

/** Returns the AS number of the network that the request came from; null where no network is known for its address. */
export function asnOf(
  { ip }: FastifyRequest,
  { fingerprintSources }: Pick<Dependencies, 'fingerprintSources'>,
): number | null {
  return fingerprintSources.lookUpNetwork(ip)?.asn ?? null;
}

/**
 * Notes that the session is used. A change of network is logged and ends nothing: people change to a VPN, or to their
 * telephone, as thieves do.
 */
export async function useSession(
  deps: UseDependencies,
  request: FastifyRequest,
  session: ConsoleSession,
): Promise<void> {
  const now = deps.now();
  const asn = asnOf(request, deps) ?? session.asn;
  const hasMoved = asn !== session.asn;
  if (hasMoved && session.asn !== null) {
    const about = { by: session.person, address: request.ip, before: session.asn, asn };
    deps.log.warn(about, 'a console session goes on in another network');
  }
  if (!hasMoved && now - session.lastUsedAt.getTime() < NOTED_EVERY_MS) return;
  await noteUse(deps.database.rows, session.tokenHash, { lastUsedAt: new Date(now), asn });
}
