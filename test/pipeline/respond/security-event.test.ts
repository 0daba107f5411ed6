import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { decodeJwt } from 'jose';
import type { ResponsePolicy } from '../../../src/domain/response/response-policy.ts';
import { breakContainment } from '../../../src/pipeline/confirm/broken.ts';
import { offersByHand } from '../../../src/pipeline/offers/by-hand.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { actByHand } from '../../../src/pipeline/steer.ts';
import { asSuspicious } from '../../support/asked-user.ts';
import { anOrg, incidentOf } from '../../support/incident-of-theft.ts';
import { LAPTOP, steal, THIEF } from '../../support/theft.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PROVIDER = {
  OKTA_SECURITY_EVENTS_ISSUER: 'https://warden.example.com',
  OKTA_SECURITY_EVENTS_KEY_ID: 'one',
  OKTA_SECURITY_EVENTS_PRIVATE_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
};
const KIND = 'send_security_event';
const TELL_OKTA = [{ kind: KIND, params: {} }];
const CONFIGURE = /Security Events Provider.*OKTA_SECURITY_EVENTS_ISSUER.*security_events/;
const BOTH_SIDES = {
  current_ip: THIEF.ip,
  current_user_agent: THIEF.userAgent,
  last_known_ip: LAPTOP.ip,
  last_known_user_agent: LAPTOP.userAgent,
};

/** A session about which the policy plans nothing by itself: it is only suspicious. */
async function suspected(
  t: TestContext,
  environment: Readonly<Record<string, string>>,
  responses: Partial<ResponsePolicy> = {},
) {
  const { okta, deps } = await anOrg(t, { environment, responses });
  const theft = await steal(deps, okta);
  const { incidentId } = await theft.decide({ judgement: asSuspicious(theft.input.judgement) });
  assert.ok(incidentId !== null);
  return {
    deps,
    theft,
    view: () => incidentOf(deps, incidentId),
    act: () => actByHand(deps, { org: 'main', incidentId, by: 'api:alice', kinds: [KIND] }),
    run: () => respond(deps, { org: 'main', incidentId }),
    /** In whose name, each time. */
    initiators: () =>
      okta.securityEventTokens.map((token) => {
        const [event] = Object.values((decodeJwt(token).events ?? {}) as Record<string, object>);
        return (event as { initiating_entity?: string }).initiating_entity;
      }),
    /** What Okta was told of the theft, each time. */
    told: () =>
      okta.securityEventTokens.map((token) => {
        const [event] = Object.values((decodeJwt(token).events ?? {}) as Record<string, object>);
        return Object.fromEntries(
          Object.entries(event ?? {}).filter(([name]) => name in BOTH_SIDES),
        );
      }),
  };
}

suite('the CAEP event', () => {
  test('has both sides where a person wants it, as where the policy plans it', async (t) => {
    const { act, run, told, theft, initiators } = await suspected(t, PROVIDER, {
      plans: { hijack: TELL_OKTA, suspicious: [], benign: [] },
    });
    const outcome = await act();
    assert.equal(outcome.outcome, 'requested');
    await run();
    assert.deepEqual(told(), [BOTH_SIDES]);
    assert.deepEqual(initiators(), ['admin']);
    await theft.decide();
    await run();
    assert.deepEqual(told(), [BOTH_SIDES], 'it is the same event, and sent once');
  });

  test('about another incident that has the number after a restore is another: Okta drops what it heard before', async (t) => {
    const { deps, act, run, told } = await suspected(t, PROVIDER);
    await act();
    await run();
    // What was done since the backup is forgotten, and somebody else's incident has the number.
    await deps.database.pool.query('delete from response_actions');
    await deps.database.pool.query(`update incidents set uid = '0123456789ab'`);
    await act();
    await run();
    assert.equal(told().length, 2);
  });

  test('has both sides where the session lived on, and shows whoever approves what will be sent', async (t) => {
    const { deps, theft, view } = await suspected(t, PROVIDER, { escalation: TELL_OKTA });
    const { incident } = await view();
    const containment = {
      ...{ lastActedAt: deps.now(), checkedAt: null, confirmations: [], brokenBy: null },
      ...{ timesBroken: 0, unverifiedBecause: null },
    };
    const event = theft.input.events.at(-1);
    assert.ok(event !== undefined);
    await deps.database.transaction((tx) =>
      breakContainment(
        tx,
        deps,
        { ...incident, details: { ...incident.details, containment } },
        { state: 'broken', event, byStranger: true, confirmations: [] },
        true,
      ),
    );
    const [action] = (await view()).actions;
    assert.equal(action?.kind, KIND);
    const shown = JSON.stringify(action.call);
    for (const seen of Object.values(BOTH_SIDES)) assert.ok(shown.includes(String(seen)), shown);
  });

  test('says that the policy asked, where no person did', async (t) => {
    const { theft, run, initiators } = await suspected(t, PROVIDER, {
      mode: 'enforce',
      plans: { hijack: TELL_OKTA, suspicious: [], benign: [] },
    });
    await theft.decide();
    await run();
    assert.deepEqual(initiators(), ['policy']);
  });

  test('is offered, and taken, only where there is a provider to send it as', async (t) => {
    const offered = async ({ deps, view }: Awaited<ReturnType<typeof suspected>>) => {
      const { incident, actions } = await view();
      const single = offersByHand(deps, incident, actions)?.single ?? [];
      return single.some(({ step }) => step.kind === KIND);
    };
    assert.equal(await offered(await suspected(t, PROVIDER)), true);
    const without = await suspected(t, {});
    assert.equal(await offered(without), false);
    const outcome = await without.act();
    assert.equal(outcome.outcome, 'nothing_to_do');
    assert.match('reason' in outcome ? outcome.reason : '', CONFIGURE);
    assert.deepEqual((await without.view()).actions, []);
  });

  test('that the policy plans without a provider is skipped, with what to configure', async (t) => {
    const { theft, run, view } = await suspected(
      t,
      {},
      {
        plans: { hijack: TELL_OKTA, suspicious: [], benign: [] },
      },
    );
    await theft.decide();
    await run();
    const [action] = (await view()).actions;
    assert.equal(action?.status, 'skipped');
    assert.match(action.reason ?? '', CONFIGURE);
  });
});
