import assert from 'node:assert/strict';
import { test } from 'node:test';
import { respond } from '../../../src/pipeline/respond.ts';
import { readHistory } from '../../../src/store/history.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { changes, incidentOf } from '../../support/incident-of-theft.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { steal } from '../../support/theft.ts';

test('A super administrator’s password that Okta does not let us expire is left to another one, and no permission is asked for', async (t) => {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const token = okta.addApiToken({ owner: okta.addUser({ roles: ['ORG_ADMIN'] }) }).value;
  const deps = await testDependencies(t, { okta: { url: okta.url, token } });
  const theft = await steal(deps, okta, { roles: ['SUPER_ADMIN'] });
  const { user } = theft.input;
  assert.ok(user !== null);
  const { incidentId } = await theft.decide({ user: { ...user, roles: ['SUPER_ADMIN'] } });
  assert.ok(incidentId !== null);
  await respond(deps, { org: 'main', incidentId });
  const { actions, nextStep } = await incidentOf(deps, incidentId);
  assert.deepEqual(
    actions.map(({ status, errorCode }) => `${status} ${errorCode}`),
    ['done null', 'failed E0000006'],
  );
  const remedy = actions[1]?.remedy ?? '';
  assert.match(remedy, /^Okta lets only a super administrator change the password/);
  const told = JSON.stringify(await readHistory(deps.database.rows, 'main', incidentId));
  assert.ok(told.includes(remedy));
  assert.match(nextStep ?? '', /^Have a super administrator do in Okta what failed/);
  assert.equal(changes(okta).length, 2);
});
