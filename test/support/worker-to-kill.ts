/** A worker process of its own that runs one respond job, for tests that kill it. */
import pino from 'pino';
import { readConfig } from '../../src/config.ts';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import { connectOrgs } from '../../src/orgs.ts';
import { createRefusals } from '../../src/pipeline/metrics/refusals.ts';
import { createMetrics } from '../../src/pipeline/metrics.ts';
import { startQueue } from '../../src/pipeline/queue/workers.ts';
import { respond } from '../../src/pipeline/respond.ts';
import { jobsOf } from '../../src/pipeline/stages.ts';
import { connectDatabase } from '../../src/store/database.ts';

const config = readConfig(process.env);
const url = config.databaseUrl ?? '';
const log = pino({ level: 'silent' });
const metrics = createMetrics();
const deps = {
  config,
  database: connectDatabase({ url }),
  jobs: jobsOf(await startQueue({ url, log, supervise: false }), Date.now),
  log,
  metrics,
  refusals: createRefusals(log, metrics),
  now: Date.now,
  orgs: connectOrgs(config, metrics),
  fingerprintSources: await openFingerprintSources(),
  tell: { slack: null, teams: null, webhooks: [], pagerDuty: null },
};
await respond(deps, { org: 'main', incidentId: Number(process.env.INCIDENT_ID) });
