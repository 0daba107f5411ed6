import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DEFAULT_TIMING } from '../../../src/pipeline/respond/timing.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { anOrgWithATheft, CLEAR, changes, EXPIRE } from '../../support/incident-of-theft.ts';

const WORKER = fileURLToPath(new URL('../../support/worker-to-kill.ts', import.meta.url));

suite('a worker killed in the middle of an action', () => {
  test('is followed by another one that ends what it began', { timeout: 60_000 }, async (t) => {
    const { okta, deps, job, actions, view } = await anOrgWithATheft(t);
    // Okta takes the call and does it; the worker dies before it hears so.
    okta.faults.add({ path: /\/sessions$/, latencyMs: 3_000, afterEffect: true, times: 1 });
    const worker = spawn(process.execPath, [WORKER], {
      stdio: 'inherit',
      env: {
        ...process.env,
        DATABASE_URL: deps.database.url,
        OKTA_ORG_URL: okta.url,
        OKTA_API_TOKEN: okta.addApiToken().value,
        OKTA_HOOK_SECRETS: 'hook-secret-0123456789abcdef',
        RESPONSE_MODE: 'enforce',
        INCIDENT_ID: String(job.incidentId),
      },
    });
    const ended = once(worker, 'exit');
    while (changes(okta).length === 0) await setTimeout(20);
    worker.kill('SIGKILL');
    await ended;
    const [clear] = await actions();
    assert.deepEqual([clear?.status, clear?.attempts], ['running', 1]);
    deps.advance(DEFAULT_TIMING.leaseMs + 1_000);
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, CLEAR, EXPIRE]);
    const { incident } = await view();
    assert.equal(incident.containment, 'acted');
    const standing = (await actions()).map(({ status, attempts }) => `${status} ${attempts}`);
    assert.deepEqual(standing, ['done 2', 'done 1']);
  });
});
