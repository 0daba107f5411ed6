/** What an orchestrator and Prometheus ask: is the process alive, may it get work, how is it doing. */

import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../domain/ip-address.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import type { Database } from '../store/database.ts';
import { isReadOnly } from '../store/database-fitness.ts';
import { pendingMigrations } from '../store/migrate.ts';
import { refuseOtherMethods } from './allowed-methods.ts';
import { clientOf } from './client-of.ts';
import type { Identification } from './identity.ts';

export type HealthOptions = {
  readonly deps: Pick<Dependencies, 'config' | 'log' | 'metrics' | 'refusals'>;
  /**
   * The connections that recording uses; the state of those that judging uses says nothing about storing a delivery.
   */
  readonly recording: Pick<Database, 'pool'>;
  /** How long a delivery has waited to be stored, milliseconds; absent where none is taken. */
  readonly waitedMs?: () => number;
  readonly identification: Identification;
  /** True from the moment the process was asked to end: the balancer should look elsewhere. */
  readonly isDraining: () => boolean;
};

/**
 * Adds `/healthz`, `/readyz` and `/metrics`. `/healthz` looks at nothing but the process: an unreachable database is no
 * reason to restart it. `/readyz` is 503 while a delivery could not be stored.
 */
export async function healthRoutes(app: FastifyInstance, options: HealthOptions): Promise<void> {
  const { deps } = options;
  // Anybody may ask, without a token: simultaneous requests share one question to recording's few connections.
  let asking: Promise<string | null> | null = null;
  const whyNot = () => {
    asking ??= whyNotReady(options).finally(() => {
      asking = null;
    });
    return asking;
  };
  const open = metricsAreOpen(deps.config.listen.host, deps.config.publicUrl);

  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    if (options.isDraining()) return reply.code(503).send(notReady('draining'));
    try {
      const reason = await whyNot();
      return reason === null ? { status: 'ready' } : reply.code(503).send(notReady(reason));
    } catch (error) {
      deps.log.warn({ err: error }, 'not ready: the database does not answer');
      return reply.code(503).send(notReady('database_unreachable'));
    }
  });

  app.get('/metrics', async (request, reply) => {
    const answer =
      open && isLoopback(request.hostname) ? null : await options.identification.ofScraper(request);
    if (answer?.ok === false) {
      if (answer.reason === 'too_many_failures') {
        reply.header('retry-after', String(answer.waitSeconds));
        return reply.code(429).send(tooMany(answer.waitSeconds));
      }
      if (answer.reason === 'missing')
        deps.refusals.note({ reason: 'no_token', by: null, via: clientOf(request) });
      return reply.code(401).header('www-authenticate', 'Bearer').send(notAllowed());
    }
    reply.type(deps.metrics.registry.contentType);
    return deps.metrics.registry.metrics();
  });

  for (const address of ['/healthz', '/readyz', '/metrics'])
    refuseOtherMethods(app, address, ['GET', 'HEAD']);
}

/** How long a delivery waits when recording counts as stuck; far longer than any sender waits for an answer. */
const STANDS_STILL_MS = 30_000;

/** Returns why a delivery could not be stored; null where it could. */
async function whyNotReady({
  recording: { pool },
  waitedMs,
}: Pick<HealthOptions, 'recording' | 'waitedMs'>): Promise<string | null> {
  if ((waitedMs?.() ?? 0) > STANDS_STILL_MS) return 'recording_stands_still';
  if (await isReadOnly(pool)) return 'database_read_only';
  return (await pendingMigrations(pool)).length > 0 ? 'migrations_pending' : null;
}

function notReady(reason: string) {
  return { status: 'not_ready', reason };
}

function tooMany(seconds: number) {
  const message = `Too many wrong tokens from this address. Wait ${seconds} seconds.`;
  return { error: { code: 'too_many_failures', message } };
}

function notAllowed() {
  const message =
    'Send Authorization: Bearer with a token of METRICS_TOKENS, READ_TOKENS or API_TOKENS.';
  return { error: { code: 'unauthenticated', message } };
}

/**
 * Whether the metrics need no token. They tell a thief what is seen and what is not, so they need one unless nobody
 * outside this machine is meant to reach the service: it listens on loopback and no public address is configured. The
 * name in the request must be loopback too: a page on the web can point a name of its own at 127.0.0.1.
 */
function metricsAreOpen(host: string, publicUrl: string | null): boolean {
  return isLoopback(host) && (publicUrl === null || isLoopback(new URL(publicUrl).hostname));
}
