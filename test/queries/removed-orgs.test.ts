/** What is left of an org that is no longer configured waits for ever: it is said, and takes part in no alarm. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { register } from '../../src/commands/register.ts';
import { readConfig } from '../../src/config.ts';
import { NO_DETAILS } from '../../src/domain/response/incident.ts';
import { warnOfRemovedOrgs } from '../../src/queries/removed-orgs.ts';
import { addAction, changeAction } from '../../src/store/actions.ts';
import { changeIncident, lockIncident, openIncident } from '../../src/store/incidents.ts';
import { examine } from '../commands/examine.ts';
import { leaveDeadLetters } from '../support/dead-letters.ts';
import { testDependencies } from '../support/dependencies.ts';

const UNDO_BY = new Date('2026-11-03T04:05:06Z');

/** An incident in `second`, in which a user is suspended for an hour; configured is `main` alone. */
async function afterRemoval(t: TestContext) {
  const deps = await testDependencies(t);
  const org = 'second';
  const at = new Date(deps.now());
  const incident = await deps.database.transaction((tx) =>
    openIncident(tx, {
      org,
      kind: 'dead_letter',
      subject: 'triage',
      verdict: 'suspicious',
      headline: 'Something',
      firstBadAt: at,
      lastBadAt: at,
      openedAt: at,
      details: NO_DETAILS,
    }),
  );
  const incidentId = incident?.id ?? assert.fail('no incident');
  const action = await deps.database.transaction((tx) =>
    addAction(tx, {
      org,
      incidentId,
      userId: '00u1',
      kind: 'suspend',
      params: {},
      call: [],
      position: 1,
      status: 'done',
      idempotencyKey: 'suspend',
      requestedAt: at,
      requestedBy: 'system',
      undo: { kind: 'unsuspend', userId: '00u1', params: {} },
      undoBy: UNDO_BY,
    }),
  );
  const find = async (name: string) => {
    const asked = await examine({
      DATABASE_URL: deps.database.url,
      OKTA_ORG_URL: 'https://warden.invalid',
      OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    });
    const { status, detail, remedy } = asked.find(name) as Record<string, string>;
    return [status, detail, remedy];
  };
  return { deps, org, incidentId, actionId: action?.id ?? assert.fail('no action'), find };
}

suite('an org that was taken out of the configuration', () => {
  test('is a fault of doctor while anything of it is open or to be taken back', async (t) => {
    const { deps, org, incidentId, actionId, find } = await afterRemoval(t);
    const [status, detail, remedy] = await find('removed orgs');
    assert.deepEqual(
      [status, detail],
      [
        'fault',
        'second: 1 open incident, 1 action to be taken back, the first by 2026-11-03T04:05:06.000Z.',
      ],
    );
    assert.match(remedy ?? '', /^Put the org back into the policy file/);
    await deps.database.transaction(async (tx) => {
      const locked = (await lockIncident(tx, org, incidentId)) ?? assert.fail();
      await changeIncident(tx, locked, { status: 'resolved' }, new Date());
    });
    assert.match((await find('removed orgs'))[1] ?? '', /^second: 1 action to be taken back/);
    await deps.database.transaction((tx) => changeAction(tx, org, actionId, { status: 'undone' }));
    assert.deepEqual((await find('removed orgs')).slice(0, 2), ['ok', 'nothing of theirs waits']);
  });

  test('is named in the log of the start, with what is left of it', async (t) => {
    const { deps } = await afterRemoval(t);
    const lines: { level: number; org?: string; openIncidents?: number; toTakeBack?: number }[] =
      [];
    const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    await warnOfRemovedOrgs({ ...deps, log });
    const [line, ...more] = lines;
    assert.deepEqual(more, []);
    assert.deepEqual(
      [line?.level, line?.org, line?.openIncidents, line?.toTakeBack],
      [40, 'second', 1, 1],
    );
  });

  test('has its dead letters told apart from those that can be tried again', async (t) => {
    const deps = await testDependencies(t);
    await leaveDeadLetters(deps.database, 'triage', [{ org: 'second', sessionId: 'idx1' }]);
    const { find } = await examine({
      DATABASE_URL: deps.database.url,
      OKTA_ORG_URL: 'https://warden.invalid',
      OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    });
    assert.equal(find('failed for good').status, 'ok');
    assert.equal(
      find('removed orgs').detail,
      'nothing of theirs waits; 1 job of second failed for good and will be deleted',
    );
  });

  test('has to be put back for its hook to be deleted, and the command says so', async () => {
    let err = '';
    const code = await register(['--org', 'second', '--delete'], {
      config: () =>
        readConfig({ OKTA_ORG_URL: 'https://warden.invalid', OKTA_HOOK_SECRETS: 'x'.repeat(32) }),
      out: () => {},
      err: (text) => {
        err += text;
      },
      sleep: async () => {},
    });
    assert.equal(code, 2);
    assert.match(
      err,
      /There is no org “second”; there are main\. .* put it back for this command\./,
    );
  });
});
