import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { confirm } from '../../../src/pipeline/confirm.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { clearJobs, SHORT_CONFIRM_TIMING, waitingJobs } from '../../support/dependencies.ts';
import { anOrgWithATheft } from '../../support/incident-of-theft.ts';
import { LAPTOP, recordEvents, THIEF } from '../../support/theft.ts';

suite('a session that lives on after its containment', () => {
  test('is noticed under its root, which was learnt after the incident', async (t) => {
    const { okta, deps, theft, job, view } = await anOrgWithATheft(t);
    const { id: app, user } = theft.session;
    const actAs = (externalSessionId: string, rootSessionId: string, at: number) =>
      okta.emit({
        eventType: 'user.authentication.sso',
        published: new Date(at).toISOString(),
        actor: { id: user.id, type: 'User', alternateId: user.login, displayName: 'Ada' },
        client: { ipAddress: THIEF.ip, userAgent: { rawUserAgent: THIEF.userAgent } },
        authenticationContext: { externalSessionId, rootSessionId },
      });
    const root = 'idxRootLearntLater00000000';
    const tie = actAs(app, root, deps.now() - 1_000);
    await respond(deps, job);
    deps.advance(5_000);
    okta.clock.advance(5_000);
    const alive = actAs(root, root, deps.now());
    await recordEvents(deps, [tie, alive]);
    await confirm(deps, job);
    const { containment, details } = (await view()).incident;
    assert.equal(containment, 'broken');
    assert.equal(details.containment?.brokenBy?.uuid, alive.uuid);
  });

  test('is noticed by its owner’s client, too, after the watch was over', async (t) => {
    const { okta, deps, theft, job, view } = await anOrgWithATheft(t);
    const { id, user } = theft.session;
    await respond(deps, job);
    const later = SHORT_CONFIRM_TIMING.lookForMs + 1_000;
    deps.advance(later);
    okta.clock.advance(later);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'verified');
    await clearJobs(deps);
    const alive = okta.emit({
      eventType: 'user.authentication.sso',
      actor: { id: user.id, type: 'User', alternateId: user.login, displayName: 'Ada' },
      client: { ipAddress: LAPTOP.ip, userAgent: { rawUserAgent: LAPTOP.userAgent } },
      authenticationContext: { externalSessionId: id },
    });
    await recordEvents(deps, [alive]);
    await theft.decide();
    assert.equal((await waitingJobs(deps, 'confirm')).length, 1);
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'broken');
  });

  test('cannot be ruled out while the System Log cannot be read, is told once, and can be after', async (t) => {
    const { okta, deps, job, view } = await anOrgWithATheft(t);
    await respond(deps, job);
    okta.faults.add({ path: '/api/v1/logs', error: 'E0000006' });
    deps.advance(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    await confirm(deps, job);
    const { incident } = await view();
    assert.match(incident.details.containment?.unverifiedBecause ?? '', /E0000006/);
    await confirm(deps, job);
    assert.equal((await view()).incident.revision, incident.revision);
    okta.faults.clear();
    await confirm(deps, job);
    assert.equal((await view()).incident.containment, 'verified');
  });
});
