import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { suite, type TestContext, test } from 'node:test';
import type { Connect } from '../../src/commands/incident/deployment.ts';
import { pause, resume } from '../../src/commands/pause.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { readOrgStatus } from '../../src/queries/org-status.ts';
import { waitingJobs } from '../support/dependencies.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { type SteeringOptions, steeringDependencies } from '../support/steering.ts';

const ME = `cli:${userInfo().username}`;

async function aDeployment(t: TestContext, options: SteeringOptions = {}) {
  const deps = await steeringDependencies(t, options);
  const connect: Connect = async () => ({ deps, close: async () => {} });
  const run = async (command: typeof pause, ...argv: string[]) => {
    const io = recordedIo();
    const status = await command(argv, io, connect);
    return { status, out: io.out(), err: io.err() };
  };
  return {
    deps,
    run,
    turns: async () =>
      (await readOrgStatus(deps)).map(({ key, actions: { actionsPaused, reason, changedBy } }) =>
        actionsPaused ? [key, changedBy, reason] : [key],
      ),
  };
}

suite('warden pause', () => {
  test('stops all actions, in the name of whoever runs it, and has everybody told', async (t) => {
    const { deps, run, turns } = await aDeployment(t);
    const { status, out } = await run(pause, 'a', 'drill');
    assert.equal(status, 0);
    assert.match(out, /^main: all actions are stopped\. “warden resume” lets them go on\.\n$/);
    assert.deepEqual(await turns(), [['main', ME, 'a drill']]);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    const again = await run(pause, 'again');
    assert.deepEqual([again.status, again.out], [0, 'main: all actions were stopped already.\n']);
    assert.deepEqual(await turns(), [['main', ME, 'a drill']]);
  });

  test('stops them in every org, or in one', async (t) => {
    const { run, turns } = await aDeployment(t, { orgs: ['main', 'eu'] });
    await run(pause, 'storm', '--org', 'eu');
    assert.deepEqual(await turns(), [['main'], ['eu', ME, 'storm']]);
    const { out } = await run(pause, 'all', '--json');
    assert.deepEqual(JSON.parse(out), {
      orgs: [
        { org: 'main', outcome: 'paused', waiting: 0 },
        { org: 'eu', outcome: 'unchanged', waiting: 0 },
      ],
    });
  });

  test('wants to know why, and in which org, or stops nothing', async (t) => {
    const { run, turns } = await aDeployment(t);
    assert.equal((await run(pause)).status, 2);
    const elsewhere = await run(pause, 'storm', '--org', 'other');
    assert.equal(elsewhere.status, 2);
    assert.match(elsewhere.err, /no org “other” here, but main/);
    assert.equal((await run(pause, 'x'.repeat(501))).status, 2);
    assert.deepEqual(await turns(), [['main']]);
  });
});

suite('warden resume', () => {
  test('lets them go on, in the one org in which they are stopped', async (t) => {
    const { run, turns } = await aDeployment(t, { orgs: ['main', 'eu'] });
    assert.deepEqual(await run(resume), { status: 0, out: 'No actions are stopped.\n', err: '' });
    await run(pause, 'storm');
    const which = await run(resume);
    assert.equal(which.status, 2);
    assert.match(which.err, /say with --org which: eu, main/);
    assert.match((await run(resume, '--org', 'eu')).out, /^eu: actions go on\.\n$/);
    assert.match((await run(resume, 'all', 'well')).out, /^main: actions go on\.\n$/);
    assert.deepEqual(await turns(), [['main'], ['eu']]);
  });

  test('is for approvers, though anybody who may run it stops them', async (t) => {
    const approval = { ...DEFAULT_RESPONSE_POLICY.approval, approvers: ['api:maria'] };
    const { run, turns } = await aDeployment(t, { responses: { approval } });
    await run(pause, 'storm');
    const { status, out } = await run(resume);
    assert.equal(status, 1);
    assert.match(out, /^main: nothing was changed: cli:.* is not among the approvers/);
    assert.deepEqual(await turns(), [['main', ME, 'storm']]);
  });
});
