import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { oktaLinks } from '../../../src/domain/response/okta-links.ts';

const AT = Date.parse('2026-06-01T12:00:00Z');
const TOLD = {
  kind: 'session_hijack',
  user: { id: '00u1', login: 'ada@example.com', name: 'Ada' },
  org: { key: 'main', url: 'https://acme.okta.com', mode: 'observe' },
  firstBadAt: AT,
  openedAt: AT + 60_000,
} as const;

suite('the links into Okta', () => {
  test('lead to the log about the user and to their page', () => {
    const [log, page, ...more] = oktaLinks(TOLD);
    assert.match(log?.url ?? '', /search=actor\.id\+eq\+%2200u1%22&fromTime=2026-06-01T11%3A50/);
    assert.deepEqual(page, {
      title: 'User in Okta',
      url: 'https://acme-admin.okta.com/admin/user/profile/view/00u1',
    });
    assert.deepEqual(more, []);
  });

  test('lead from an alarm about a hook to who changed one, and from others nowhere', () => {
    const [log, ...more] = oktaLinks({ ...TOLD, kind: 'hook_tampered', user: null });
    assert.match(log?.url ?? '', /search=eventType\+sw\+%22event_hook%22/);
    assert.deepEqual(more, []);
    assert.deepEqual(oktaLinks({ ...TOLD, kind: 'delivery_failure', user: null }), []);
  });

  test('are none where the console of the org is not known, and take no path from an id', () => {
    const org = { ...TOLD.org, url: 'https://login.example.com' };
    assert.deepEqual(oktaLinks({ ...TOLD, org }), []);
    const [, page] = oktaLinks({ ...TOLD, user: { ...TOLD.user, id: '../x?y' } });
    assert.match(page?.url ?? '', /\/view\/\.\.%2Fx%3Fy$/);
  });
});
