/** What is kept of the use of a console session, so that it ends when nobody uses it, and shows where it goes. */
import type { FastifyRequest } from 'fastify';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { type ConsoleSession, noteUse } from '../../store/console-sessions.ts';

export type UseDependencies = Pick<Dependencies, 'database' | 'now' | 'log' | 'fingerprintSources'>;

/** Not every request is a write: pages load, and refresh themselves. */
const NOTED_EVERY_MS = 60_000;

/** The number of the network that the request came from; null where it is in none that is known. */
export function asnOf(
  { ip }: FastifyRequest,
  { fingerprintSources }: Pick<Dependencies, 'fingerprintSources'>,
): number | null {
  return fingerprintSources.lookUpNetwork(ip)?.asn ?? null;
}

/**
 * Notes that the session is used. Another network is said in the log and ends nothing: people change to a VPN, or to
 * their telephone, as much as thieves do.
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
