import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eventually, startWarden, type Warden } from '../support/service.ts';
import { aPerson, aTheft, changesTo, type Person } from './people.ts';

async function aService(t: TestContext, mode: string) {
  const warden = await startWarden(t, { environment: () => ({ RESPONSE_MODE: mode }) });
  return { warden, ada: aPerson(warden.org, 'Ada') };
}

/** The user's only incident, once it has actions. */
function incidentOf({ incidentsOf }: Warden, { user }: Person) {
  return eventually('an incident with actions', async () => {
    const [view] = await incidentsOf(user.id);
    return view !== undefined && view.actions.length > 0 ? view : null;
  });
}

suite('the response mode', () => {
  test('observe says what it would have done, and does nothing', async (t) => {
    const { warden, ada } = await aService(t, 'observe');
    const session = aTheft(warden.org, ada);
    const { incident, actions } = await incidentOf(warden, ada);
    assert.equal(incident.verdict, 'hijack');
    assert.deepEqual(
      actions.map(({ kind, status }) => [kind, status]),
      [
        ['clear_sessions', 'proposed'],
        ['expire_password', 'proposed'],
      ],
    );
    assert.deepEqual(changesTo(warden.org), []);
    assert.equal(session.isActive(), true);
  });

  test('approve waits for a person, does what they agree to, and leaves what they deny', async (t) => {
    const { warden, ada } = await aService(t, 'approve');
    const session = aTheft(warden.org, ada);
    const { incident, actions } = await incidentOf(warden, ada);
    const [clear, expire] = actions;
    assert.deepEqual([clear?.status, expire?.status], ['awaiting_approval', 'awaiting_approval']);
    assert.equal(session.isActive(), true);
    const answer = async (id: number | undefined, word: string) => {
      const response = await fetch(
        `${warden.address}/api/incidents/${incident.id}/actions/${id}/${word}`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${warden.apiToken}` },
        },
      );
      return response.status;
    };
    assert.equal(await answer(clear?.id, 'approve'), 200);
    assert.equal(await answer(expire?.id, 'deny'), 200);
    await eventually('the sessions cleared', () => !session.isActive());
    await eventually('containment verified', async () => {
      const [view] = await warden.incidentsOf(ada.user.id);
      return view?.incident.containment === 'verified';
    });
    assert.deepEqual(
      changesTo(warden.org).map(({ method }) => method),
      ['DELETE'],
    );
    const [view] = await warden.incidentsOf(ada.user.id);
    assert.ok(view?.history.some(({ actor }) => actor === 'api:tester'));
  });

  test('enforce leaves the password of a federated user to its owner, and says so', async (t) => {
    const warden = await startWarden(t);
    const fay = aPerson(warden.org, 'Fay', { provider: 'FEDERATION' });
    aTheft(warden.org, fay);
    const view = await eventually('containment verified', async () => {
      const [found] = await warden.incidentsOf(fay.user.id);
      return found?.incident.containment === 'verified' ? found : null;
    });
    const [clear, expire] = view.actions;
    assert.equal(clear?.status, 'done');
    assert.equal(expire?.status, 'skipped');
    assert.match(expire?.reason ?? '', /identity provider|federat/i);
    assert.deepEqual(
      changesTo(warden.org).map(({ method }) => method),
      ['DELETE'],
    );
    assert.equal(warden.org.user(fay.user.id)?.convertedFrom, null);
  });
});
