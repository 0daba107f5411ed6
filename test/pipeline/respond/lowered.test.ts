import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { DEFAULT_RESPONSE_POLICY } from '../../../src/domain/response/response-policy.ts';
import { confirm } from '../../../src/pipeline/confirm.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { anAskedUser, asSuspicious } from '../../support/asked-user.ts';
import { anOrgWithATheft, CLEAR, changes, EXPIRE } from '../../support/incident-of-theft.ts';
import { recordEvents, THIEF, type Theft } from '../../support/theft.ts';

const BUSY = { path: /\/sessions$/, error: 'E0000009', times: 1 } as const;
const CLEAR_SESSIONS = { kind: 'clear_sessions', params: {} };

function benign({ input }: Theft) {
  return { ...input.judgement, verdict: 'benign' as const, score: 0.1, findings: [] };
}

/** An event of the cleared session that the org would no longer allow. */
function again({ session: { id: externalSessionId, user } }: Theft) {
  return {
    eventType: 'user.authentication.sso',
    actor: { id: user.id, type: 'User', alternateId: user.login, displayName: 'Ada' },
    client: { ipAddress: THIEF.ip, userAgent: { rawUserAgent: THIEF.userAgent } },
    authenticationContext: { externalSessionId },
  };
}

/** The first action is under way when the verdict falls to a suspicion, and Okta does not take it. */
async function fallen(t: TestContext) {
  const incident = await anOrgWithATheft(t);
  const { okta, deps, theft, job, actions } = incident;
  okta.faults.add({ ...BUSY, latencyMs: 300 });
  const trying = respond(deps, job);
  while (changes(okta).length === 0) await setImmediate();
  await theft.decide({ judgement: asSuspicious(theft.input.judgement) });
  return { ...incident, trying, standing: async () => (await actions()).map((a) => a.status) };
}

suite('what was under way when the verdict fell', () => {
  test('is done after all where it is a hijack again before the next try', async (t) => {
    for (const isTried of [false, true]) {
      const { okta, deps, theft, job, trying, standing, actions } = await fallen(t);
      if (isTried) await trying;
      await theft.decide();
      await trying;
      deps.advance(60_000);
      await respond(deps, job);
      assert.deepEqual(changes(okta), [CLEAR, CLEAR, EXPIRE]);
      assert.deepEqual(await standing(), ['done', 'done']);
      assert.deepEqual(
        (await actions()).map(({ guard, reason }) => [guard, reason]),
        [
          [null, null],
          [null, null],
        ],
      );
    }
  });

  test('counts where Okta took it', async (t) => {
    const { okta, deps, theft, job, actions } = await anOrgWithATheft(t);
    okta.faults.add({ path: /\/sessions$/, latencyMs: 300, times: 1 });
    const trying = respond(deps, job);
    while (changes(okta).length === 0) await setImmediate();
    await theft.decide({ judgement: asSuspicious(theft.input.judgement) });
    await trying;
    const [clear] = await actions();
    assert.deepEqual([clear?.status, clear?.guard, clear?.reason], ['done', null, null]);
  });
});

suite('what waits for Okta, and the user said that it was not them', () => {
  const contain = { askUser: { onNo: 'contain' as const } };

  test('is tried on, however mild the next judgement', async (t) => {
    const { click, decide, okta, deps, job, theft } = await anAskedUser(t, contain);
    okta.faults.add(BUSY);
    await click('not_me');
    await respond(deps, job());
    await decide({ judgement: benign(theft) });
    deps.advance(60_000);
    await respond(deps, job());
    assert.deepEqual(changes(okta), [CLEAR, CLEAR, EXPIRE]);
  });

  test('is done, also where it was judged benign before', async (t) => {
    const { click, decide, okta, deps, job, theft } = await anAskedUser(t, contain);
    await decide({ judgement: benign(theft) });
    await click('not_me');
    await respond(deps, job());
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
  });
});

suite('what follows a containment that did not hold, called off with the verdict', () => {
  /** Contained in vain, and Okta has what follows when the verdict falls. */
  async function following(t: TestContext, fall: (theft: Theft) => Theft['input']['judgement']) {
    const incident = await anOrgWithATheft(t);
    const { okta, deps, theft, job } = incident;
    await respond(deps, job);
    okta.clock.advance(5_000);
    deps.advance(5_000);
    await recordEvents(deps, [okta.emit(again(theft))]);
    await confirm(deps, job);
    return {
      ...incident,
      fall: () => theft.decide({ judgement: fall(theft) }),
      last: async () => (await incident.actions()).at(-1),
    };
  }

  for (const [what, judged] of [
    ['suspicious', ({ input }: Theft) => asSuspicious(input.judgement)],
    ['benign', benign],
  ] as const) {
    test(`is done once it is a hijack again, after it was judged ${what}`, async (t) => {
      const { okta, deps, theft, job, fall, last } = await following(t, judged);
      okta.faults.add(BUSY);
      await respond(deps, job);
      await fall();
      assert.deepEqual([(await last())?.status, (await last())?.guard], ['skipped', 'lowered']);
      await theft.decide();
      deps.advance(60_000);
      await respond(deps, job);
      assert.deepEqual(changes(okta), [CLEAR, EXPIRE, CLEAR, CLEAR]);
      assert.deepEqual([(await last())?.status, (await last())?.guard], ['done', null]);
    });
  }

  test('is tried on where it is a hijack again while Okta still has it', async (t) => {
    const { okta, deps, theft, job, fall, last } = await following(t, benign);
    okta.faults.add({ ...BUSY, latencyMs: 300 });
    const before = changes(okta).length;
    const trying = respond(deps, job);
    while (changes(okta).length === before) await setImmediate();
    await fall();
    await theft.decide();
    await trying;
    deps.advance(60_000);
    await respond(deps, job);
    assert.deepEqual([(await last())?.status, (await last())?.guard], ['done', null]);
  });

  test('waits for people again where nobody could prove that the session lived on', async (t) => {
    const { okta, deps, theft, job, view } = await anOrgWithATheft(t);
    await respond(deps, job);
    okta.clock.advance(5_000);
    deps.advance(5_000);
    await recordEvents(deps, [okta.emit(again(theft))]);
    okta.faults.add({ path: '/api/v1/logs', error: 'E0000006' });
    await confirm(deps, job);
    const last = async () => (await view()).actions.at(-1);
    assert.equal((await last())?.guard, 'not_corroborated');
    await theft.decide({ judgement: benign(theft) });
    assert.equal((await last())?.guard, 'lowered');
    await theft.decide();
    assert.deepEqual(
      [(await last())?.status, (await last())?.guard],
      ['awaiting_approval', 'not_corroborated'],
    );
  });
});

suite('a containment that breaks once the verdict has fallen', () => {
  async function broken(
    t: TestContext,
    fall: (theft: Theft) => ReturnType<typeof benign> | Theft['input']['judgement'],
    suspicious: readonly (typeof CLEAR_SESSIONS)[] = [],
  ) {
    const plans = { ...DEFAULT_RESPONSE_POLICY.plans, suspicious };
    const incident = await anOrgWithATheft(t, { responses: { plans } });
    const { okta, deps, theft, job } = incident;
    await respond(deps, job);
    await theft.decide({ judgement: fall(theft) });
    okta.clock.advance(5_000);
    deps.advance(5_000);
    await recordEvents(deps, [okta.emit(again(theft))]);
    await confirm(deps, job);
    await respond(deps, job);
    const { actions, history } = await incident.view();
    assert.ok(history.some(({ kind }) => kind === 'containment_broken'));
    return { okta, deps, theft, job, last: actions.at(-1), length: actions.length };
  }

  for (const [what, fall, status] of [
    ['suspicious', ({ input }: Theft) => asSuspicious(input.judgement), 'awaiting_approval'],
    ['benign', benign, 'skipped'],
  ] as const) {
    test(`does nothing more by itself where it is judged ${what}`, async (t) => {
      const { okta, last, length } = await broken(t, fall);
      assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
      assert.deepEqual([length, last?.status, last?.guard], [3, status, 'lowered']);
      assert.match(last?.reason ?? '', new RegExp(`judged ${what}`));
    });
  }

  test('goes on where the policy ends the sessions of a suspicion too', async (t) => {
    const { okta } = await broken(t, ({ input }) => asSuspicious(input.judgement), [
      CLEAR_SESSIONS,
    ]);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE, CLEAR]);
  });

  test('does what it held once it is a hijack again', async (t) => {
    const incident = await broken(t, benign);
    await incident.theft.decide();
    await respond(incident.deps, incident.job);
    assert.deepEqual(changes(incident.okta), [CLEAR, EXPIRE, CLEAR]);
  });
});
