/** What a stranger may have us hold before we know who it is: connections, and bodies that are sent half. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/**
 * Ten times what a proxy opens to us, and few enough that a body half sent on each of them leaves us alive. Who is not
 * let in meanwhile may be Okta: the reader of its log, which goes out by connections of its own, brings what it had.
 */
const MOST_CONNECTIONS = 2_000;

/** How long a connection may be silent until its request is complete. */
export const SILENT_MS = 10_000;
/** And from then on: longer than the wait for a connection to the database (10 s) and for its answer (30 s). */
const ANSWER_WITHIN_MS = 45_000;

const TOLD_AGAIN_MS = 60_000;

/** Refuses connections beyond `most`, and cuts off who falls silent in the middle of a body. */
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
  // Whoever asked is told that the database is silent, and not cut off before that is known: it may be asked who they
  // are before the body is read.
  app.addHook('onRequest', async ({ raw }) => void raw.socket.setTimeout(ANSWER_WITHIN_MS));
  app.addHook('preParsing', async ({ raw }) => void raw.socket.setTimeout(SILENT_MS));
  app.addHook('preValidation', async ({ raw }) => void raw.socket.setTimeout(ANSWER_WITHIN_MS));
}
