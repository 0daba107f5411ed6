import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  comesByHook,
  HOOK_EVENT_TYPES,
  SCOPE,
  SYSTEM_LOG_FILTER,
} from '../../src/okta/hook-catalogue.ts';

/** Okta's public catalogue, release 2026.08.1, reduced to two columns. */
const CATALOGUE = readFileSync(new URL('event-types.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([eventType = '', eligible]) => ({ eventType, eligible: eligible === 'true' }));

const isInScope = (eventType: string) => SCOPE.some(({ prefix }) => eventType.startsWith(prefix));

test('The hook subscribes to exactly the eligible types in scope', () => {
  const expected = CATALOGUE.filter(({ eventType, eligible }) => eligible && isInScope(eventType));
  assert.deepEqual([...HOOK_EVENT_TYPES].sort(), expected.map(({ eventType }) => eventType).sort());
});

test('One hook can carry all of them', () => {
  assert.ok(HOOK_EVENT_TYPES.length <= 300);
  assert.equal(new Set(HOOK_EVENT_TYPES).size, HOOK_EVENT_TYPES.length);
});

test('The types that detection and confirmation stand on come by the feed that can bring them', () => {
  const byHook = [
    'user.session.start',
    'user.session.end',
    'user.session.clear',
    'user.session.context.change',
    'user.authentication.sso',
    'user.authentication.auth_via_mfa',
    'user.risk.detect',
    'user.mfa.factor.activate',
    'system.api_token.create',
  ];
  const byLogOnly = [
    'policy.evaluate_sign_on',
    'user.session.access_admin_app',
    'user.account.expire_password',
    'security.session.detect_client_roaming',
    'event_hook.delivery',
    'event_hook.deactivated',
    'system.operation.rate_limit.warning',
    'zone.update',
  ];
  for (const eventType of byHook) assert.equal(comesByHook(eventType), true, eventType);
  for (const eventType of byLogOnly) {
    assert.equal(comesByHook(eventType), false, eventType);
    assert.equal(isInScope(eventType), true, eventType);
  }
});

test('The System Log filter lets through whatever the hook brings, and stays short', () => {
  const prefixes = [...SYSTEM_LOG_FILTER.matchAll(/eventType sw "([^"]+)"/g)].map(
    ([, text]) => text,
  );
  for (const eventType of HOOK_EVENT_TYPES) {
    assert.ok(
      prefixes.some((prefix) => eventType.startsWith(prefix ?? '-')),
      eventType,
    );
  }
  assert.ok(encodeURIComponent(SYSTEM_LOG_FILTER).length < 2_000);
});
