import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { confirm } from '../../src/pipeline/confirm.ts';
import { respond } from '../../src/pipeline/respond.ts';
import { anOrgWithATheft } from '../support/incident-of-theft.ts';
import { recordEvents, THIEF } from '../support/theft.ts';

suite('the containment of a session that went by several ids', () => {
  test('breaks when it acts under its root, which was learnt after the incident', async (t) => {
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
});
