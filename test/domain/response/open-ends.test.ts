/** What is still open once something was done: of all that was done together, and nothing that one of them closed. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Aftermath } from '../../../src/domain/response/aftermath.ts';
import { openEnds, type TriedAction } from '../../../src/domain/response/open-ends.ts';
import type { ProviderType } from '../../../src/domain/response/response-catalogue.ts';
import { aSeenAddress } from '../../support/incident-story.ts';

const AT = Date.UTC(2026, 10, 30, 18, 23, 41);

const done = (kind: string, params: unknown = {}): TriedAction => ({
  ...{ kind, params, status: 'done', undoOf: null },
});
const CLEAR = done('clear_sessions');
const EXPIRE = done('expire_password');
const RESET = done('reset_password', { sendEmail: false });
const TOKENS = done('revoke_api_tokens', { since: AT });

const opened = (...applications: string[]) =>
  applications.map((name) => ({
    ...{ at: AT, uuid: name, eventType: 'user.authentication.sso', what: `signed in to ${name}` },
  }));

const loggedOut = (appIds: readonly string[]) => ({
  ...{ lastActedAt: AT, checkedAt: AT, brokenBy: null, timesBroken: 0, unverifiedBecause: null },
  confirmations: [
    {
      ...{ uuid: 'u', at: AT, says: '', eventType: 'user.authentication.universal_logout' },
      appIds,
    },
  ],
});

const NO_ADDRESSES = { stranger: [], strangerInAll: 0, own: [], unclear: [] };
const A_SOURCE = {
  ...{ ip: '203.0.113.9', asn: null, asOrg: null, country: null, city: null },
  ...{ succeededUsers: 0, failedUsers: 0 },
};
const NOWHERE = { addresses: NO_ADDRESSES, source: null };
const NOTHING_SEEN = { ...NOWHERE, afterwards: [], containment: null };

function ends(actions: readonly TriedAction[], applications: readonly string[] = []) {
  return openEnds(actions, {
    ...NOWHERE,
    afterwards: opened(...applications),
    containment: null,
    sessionEnded: false,
    user: null,
  });
}

suite('what is still open', () => {
  test('is nothing to tell of while nothing is done', () => {
    for (const status of ['proposed', 'awaiting_approval', 'failed', 'skipped', 'undone'] as const)
      assert.deepEqual(ends([{ ...CLEAR, status }]), [], status);
    assert.deepEqual(ends([{ ...done('unsuspend'), undoOf: 7 }]), []);
    assert.deepEqual(ends([done('an_action_of_another_version')]), []);
  });

  test('names the applications that were opened', () => {
    assert.deepEqual(ends([CLEAR], ['Payroll', 'GitHub', 'AWS']), [
      'Sessions inside “Payroll”, “GitHub” and “AWS”: they live on until they end by themselves.',
      'The password: it was neither expired nor reset.',
      'API tokens (SSWS): they stay valid.',
    ]);
    assert.match(ends([CLEAR])[0] ?? '', /^Sessions inside applications: /);
  });

  test('is what all of it together leaves: no word of a password that was expired, or of a token that was revoked', () => {
    assert.deepEqual(ends([CLEAR, EXPIRE, TOKENS]), [
      'Sessions inside applications: they live on until they end by themselves.',
      'The password: whoever knows the old one can choose the new one, until the user has.',
      'API tokens (SSWS) made before 2026-11-30 18:23 UTC: they stay valid.',
      'Tokens of OAuth clients: they stay valid.',
    ]);
    assert.deepEqual(ends([CLEAR, RESET]), [
      'Sessions inside applications: they live on until they end by themselves.',
      'API tokens (SSWS): they stay valid.',
    ]);
    const mailed = done('reset_password', { sendEmail: true });
    assert.match(ends([CLEAR, mailed])[1] ?? '', /^The mailed link to a new password: whoever/);
  });

  test('is a password that Okta does not own, and by whom it is kept', () => {
    const of = (providerType: ProviderType | null, ...actions: readonly TriedAction[]) => {
      const user = { id: '00u1', login: null, name: null, status: null, groups: null, roles: null };
      const seen = { ...NOTHING_SEEN, sessionEnded: false, user: { ...user, providerType } };
      return openEnds([CLEAR, ...actions], seen).find((end) => /password/.test(end));
    };
    for (const provider of ['FEDERATION', 'SOCIAL'] as const)
      assert.match(
        of(provider) ?? '',
        /^The password: another identity provider keeps it, and Okta/,
      );
    assert.match(of('FEDERATION', done('suspend')) ?? '', /: another identity provider keeps it/);
    for (const provider of ['OKTA', 'ACTIVE_DIRECTORY', null] as const)
      assert.equal(of(provider), 'The password: it was neither expired nor reset.');
  });

  test('is the session itself where only something else was done', () => {
    for (const only of [EXPIRE, done('raise_risk'), done('quarantine', { groupId: '00g1' })])
      assert.match(ends([only])[0] ?? '', /^The user’s sessions and tokens in Okta: nothing/);
    const seen = { ...NOTHING_SEEN, sessionEnded: true, user: null };
    assert.match(openEnds([EXPIRE], seen)[0] ?? '', /^The user’s other sessions and tokens/);
    for (const ending of [CLEAR, done('suspend'), done('universal_logout')])
      assert.doesNotMatch(ends([EXPIRE, ending]).join(), /The user’s sessions/);
  });

  test('of Universal Logout is what does not support it, and no API token', () => {
    assert.deepEqual(ends([CLEAR, RESET, done('universal_logout')], ['Payroll']), [
      'Sessions inside what was opened (“Payroll”), wherever Universal Logout is not set up. It goes on after Okta’s answer, and the log has to name the applications that it was sent to.',
    ]);
  });

  test('of Universal Logout is told apart once the log names the applications that it was sent to', () => {
    const byLog = (
      appIds: readonly string[],
      applications: readonly (readonly [string, string])[],
    ) =>
      openEnds([CLEAR, RESET, done('universal_logout')], {
        ...NOWHERE,
        afterwards: applications.map(
          ([name, onIds]) => ({ ...opened(name)[0], onIds }) as Aftermath,
        ),
        containment: loggedOut(appIds),
        sessionEnded: false,
        user: null,
      });
    const both = [
      ['Payroll', '0oaP'],
      ['Mail', '0oaM'],
    ] as const;
    assert.deepEqual(byLog(['0oaM', '0oaOther'], both), [
      'Sessions inside “Payroll”: Okta did not send Universal Logout there, and they live on until they end by themselves.',
      'Sessions inside “Mail”, which Okta sent Universal Logout to: where the application supports it in part, only refresh tokens are revoked, and its sessions live on until their access tokens expire.',
    ]);
    assert.match(
      byLog(['0oaM', '0oaP'], both).join(),
      /^Sessions inside “Payroll” and “Mail”, which/,
    );
    assert.match(byLog([], both).join(), /wherever Universal Logout is not set up/);
    // Of an earlier version's incident it is not known which applications were opened.
    const old = openEnds([done('universal_logout')], {
      ...NOWHERE,
      ...{ afterwards: opened('Payroll'), containment: loggedOut(['0oaP']) },
      ...{ sessionEnded: false, user: null },
    });
    assert.match(old[0] ?? '', /wherever Universal Logout is not set up/);
  });

  test('of a suspension is the password once it ends, and of factors whoever enrols', () => {
    assert.match(ends([done('suspend')])[1] ?? '', /^The password, once the user is unsuspended/);
    const factors = (...actions: TriedAction[]) =>
      ends(actions).filter((end) => /actors/.test(end));
    assert.match(
      factors(done('unenroll_new_factors', { since: AT }))[0] ?? '',
      /^Factors that the/,
    );
    assert.match(factors(done('reset_factors'))[0] ?? '', /^New factors: whoever knows/);
    assert.deepEqual(factors(done('reset_factors'), RESET), []);
  });

  test('of blocked addresses are those that are not, by name; nothing where all that are known are', () => {
    const block = (...ips: string[]) => done('block_ip', { ips, zoneName: 'blocked' });
    const [first, second, third, fourth] = [9, 10, 11, 12].map((last) => `203.0.113.${last}`);
    const left = (ips: readonly (string | undefined)[], actions: TriedAction[], inAll?: number) => {
      const stranger = ips.map((ip) => aSeenAddress({ ip: ip ?? '' }));
      const strangerInAll = inAll ?? ips.length;
      const addresses = { ...NO_ADDRESSES, stranger, strangerInAll };
      const seen = { ...NOTHING_SEEN, addresses, sessionEnded: false, user: null };
      return openEnds([CLEAR, ...actions], seen).find((end) => /address/.test(end)) ?? null;
    };
    const all = [first, second, third, fourth];
    assert.equal(left(all.slice(0, 1), [block('203.0.113.9')]), null);
    assert.equal(left(all.slice(0, 2), [block('203.0.113.9'), block('203.0.113.10')]), null);
    assert.equal(
      left(all.slice(0, 2), [block('203.0.113.9')]),
      'Another address of the stranger, 203.0.113.10: it is not blocked.',
    );
    assert.equal(
      left(all, [block('203.0.113.9')], 30),
      '29 other addresses of the stranger (203.0.113.10, 203.0.113.11, 203.0.113.12, 26 more): they are not blocked.',
    );
    const undone = { ...block('203.0.113.9'), status: 'undone' } as const;
    assert.equal(left(all, [undone]), null, 'nothing is said of addresses while none is blocked');
    assert.match(left([], [block('203.0.113.9')]) ?? '', /^Other addresses of the stranger, and/);
  });

  test('counts the source among the stranger’s addresses', () => {
    const ends = openEnds([done('block_ip', { ips: ['203.0.113.9'], zoneName: 'blocked' })], {
      ...{ ...NOTHING_SEEN, sessionEnded: false, user: null },
      source: { ...A_SOURCE, ip: '198.51.100.4' },
    });
    assert.match(ends.at(-1) ?? '', /^Another address of the stranger, 198\.51\.100\.4: it is not/);
  });
});
