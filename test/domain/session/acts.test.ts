/** What the public rules of Okta's own detection team watch for in one event alone, and where it is told here. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { sensitiveActOf, weighedActOf } from '../../../src/domain/session/acts.ts';
import { alarmOf } from '../../../src/domain/session/alarm.ts';
import { REPORTED_BY_USER } from '../../../src/domain/session/event.ts';
import { reauthenticationOf } from '../../../src/domain/session/reauthentication.ts';
import { sightingOf } from '../../../src/domain/session/sighting.ts';
import { AGENTS, anEvent, PLACES, sources } from '../builders.ts';

/** okta/customer-detections at 38c58ea: the rules that one event decides, by file. */
const ACTS: Readonly<Record<string, readonly string[]>> = {
  access_to_admin_console_denied: ['user.session.access_admin_app'],
  api_token_excessive_network_access: ['system.api_token.create', 'system.api_token.update'],
  authentication_policy_mfa_downgrade: ['policy.rule.update'],
  device_enrolled_with_nonstandard_hostname: ['device.enrollment.create'],
  log_stream_tampering: ['system.log_stream.lifecycle.deactivate'],
  new_ad_agent_created: ['system.agent.ad.create'],
  new_api_token_created: ['system.api_token.create'],
  new_idp_created: ['system.idp.lifecycle.create'],
  new_super_admin_added_or_removed: [
    'user.account.privilege.grant',
    'user.account.privilege.revoke',
  ],
  oauth_client_secret_read: ['app.oauth2.client.read_client_secret'],
  protected_action_settings_update: ['security.protected_action.settings.update'],
};

/** Told by other means than as an act. */
const OTHERWISE: Readonly<Record<string, () => boolean>> = {
  detect_aitm_phishing_using_okta_fastpass: () =>
    alarmOf(
      anEvent({
        type: 'user.authentication.auth_via_mfa',
        change: (event) => ({
          ...event,
          outcome: { result: 'FAILURE', reason: 'FastPass declined phishing attempt' },
        }),
      }),
    ) !== null,
  fastpass_auth_via_suspicious_binary: () =>
    reauthenticationOf(malware()) === 'for-unsigned-program',
  itp_user_risk_changed_to_high: () =>
    alarmOf(
      anEvent({
        type: 'user.risk.detect',
        change: (event) => ({
          ...event,
          actor: { ...event.actor, id: 'okta', type: 'SystemPrincipal' },
          opinion: {
            ...event.opinion,
            riskLevel: 'HIGH',
            detectionName: 'Okta Threat Intelligence',
          },
        }),
      }),
    ) !== null,
  request_to_access_admin_console_from_new_device_or_ip: () =>
    sightingOf(
      anEvent({
        type: 'policy.evaluate_sign_on',
        result: 'ALLOW',
        change: (event) => ({
          ...event,
          opinion: { ...event.opinion, behaviors: { 'New Device': 'POSITIVE' } },
        }),
      }),
      sources(),
    )?.behaviors[0] === 'New Device',
  user_denied_access_due_to_session_binding: () =>
    alarmOf(anEvent({ type: 'security.session.detect_client_roaming' })) !== null,
  user_reported_suspicious_activity: () =>
    alarmOf(
      anEvent({
        type: REPORTED_BY_USER,
        change: (event) => ({
          ...event,
          debug: { ...event.debug, reported: { ip: '203.0.113.9', at: null, client: null } },
        }),
      }),
    ) !== null,
};

/** Left out, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'user.authentication.verify':
    'admin_console_login_weak_mfa: what an org asks of its administrators is its policy, not a theft',
  'device.user.add':
    'device_enrolled_with_nonstandard_hostname: comes with device.enrollment.create, which is told',
  'app.oauth2.token.grant':
    'oauth_mismatched_redirect_uri: of an application’s server, in nobody’s session',
  'security.protected_action.attempt':
    'protected_action_super_admin_password_reset: what is done in it has an event of its own',
  'security.threat.detected': 'threat_insight_*: tries to sign in, before there is a session',
};

const CATALOGUE = readFileSync(new URL('../../okta/event-types.csv', import.meta.url), 'utf8');

function malware() {
  return anEvent({
    type: 'user.authentication.auth_via_mfa',
    change: (event) => ({
      ...event,
      authenticator: { bindingMethod: 'LOOPBACK', validationStatus: 'NO_SIGNATURE', binary: null },
      debug: { ...event.debug, factor: 'SIGNED_NONCE' },
    }),
  });
}

suite('acts', () => {
  test('have event types of Okta’s catalogue alone', () => {
    for (const type of [...Object.values(ACTS).flat(), ...Object.keys(LEFT_OUT)])
      assert.ok(CATALOGUE.includes(`\n${type},`), type);
  });

  for (const [rule, types] of Object.entries(ACTS)) {
    test(`has what Okta’s rule ${rule} watches for`, () => {
      for (const type of types) assert.notEqual(weighedActOf(type), null, type);
    });
  }

  for (const [rule, isTold] of Object.entries(OTHERWISE)) {
    test(`leaves what Okta’s rule ${rule} watches for to the evidence`, () => assert.ok(isTold()));
  }

  test('leaves out what says nothing of a session', () => {
    for (const [type, because] of Object.entries(LEFT_OUT))
      assert.equal(sensitiveActOf(type), null, because);
  });

  test('are not Okta’s own under its name from where it runs, be they weighed or told alone', () => {
    const from = { ...PLACES.hosting, asn: 16509, asOrg: 'Amazon' };
    const seen = (type: string) =>
      sightingOf(anEvent({ type, from, agent: AGENTS.oktaIntegrations }), sources());
    for (const type of ['app.oauth2.credentials.lifecycle.activate', 'app.keys.clone'])
      assert.equal(seen(type)?.act, sensitiveActOf(type), type);
    for (const type of ['user.lifecycle.reactivate', 'device.token.enrollment.create'])
      assert.deepEqual([seen(type)?.inScope, seen(type)?.act], [true, null], type);
    assert.equal(seen('user.authentication.sso'), null);
  });
});
