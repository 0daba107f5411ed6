/** Bounds what an unidentified client can make the service hold: connections, and bodies sent only in part. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/**
 * Ten times what a proxy opens, and few enough that a half-sent body on each does not exhaust the process. Okta may be
 * among those refused meanwhile; the System Log reader, which uses outgoing connections of its own, then brings its
 * events.
 */
const MOST_CONNECTIONS = 2_000;

/** How long a connection may be silent while its request is incomplete. */
export const SILENT_MS = 10_000;
/**
 * How long it may be silent once the request is complete: longer than the wait for a connection to the database (10 s)
 * and for its answer (30 s).
 */
const ANSWER_WITHIN_MS = 45_000;

const TOLD_AGAIN_MS = 60_000;

/** Refuses connections beyond `most`, and cuts off a client that falls silent in the middle of a body. */
export function boundConnections(
  app: FastifyInstance,
  log: Pick<Logger, 'warn'>,
  most: number = MOST_CONNECTIONS,
): void {
  app.server.maxConnections = most;
  let toldAt = Number.NEGATIVE_INFINITY;
  app.server.on('drop', () => {
    if (performance.now() - toldAt < TOLD_AGAIN_MS) return;
    toldAt = performance.now();
    log.warn({ most }, 'connections are refused: as many are open as may be');
  });
  // A client may be authenticated through the database before its body is read. Where the database is silent, it is to
  // be told so, and not cut off before that is known.
  app.addHook('onRequest', async ({ raw }) => void raw.socket.setTimeout(ANSWER_WITHIN_MS));
  app.addHook('preParsing', async ({ raw }) => void raw.socket.setTimeout(SILENT_MS));
  app.addHook('preValidation', async ({ raw }) => void raw.socket.setTimeout(ANSWER_WITHIN_MS));
}
