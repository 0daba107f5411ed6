import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { triage } from '../../../src/pipeline/triage.ts';
import { clearJobs, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { eventsOf, LAPTOP, recordEvents } from '../../support/theft.ts';

const SSO = 'user.authentication.sso';
const MINUTE = 60_000;
const EXIT = { ...LAPTOP, ip: '203.0.113.40', asn: 63949, asOrg: 'Akamai Connected Cloud' };

/** People of one company, each with a session at home, who go on by an exit on a rented server. */
async function aCompany(t: TestContext) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    environment: { CORROBORATION_GRACE_SECONDS: '60' },
  });
  const apps = ['Wiki', 'Payroll', 'Tickets'].map((name) => okta.addApp(name));
  const arrives = async (firstName: string, client: typeof LAPTOP = EXIT) => {
    const user = okta.addUser({ firstName });
    const session = okta.signIn(user, LAPTOP);
    session.act(SSO, { app: okta.addApp('Mail') });
    // Okta's clock has milliseconds, and what is told in one of them has no order.
    await pause(5);
    for (const app of apps) session.act(SSO, { app, client });
    await recordEvents(deps, eventsOf(okta, user.id));
    return { org: 'main', sessionId: session.id };
  };
  const verdictOf = async ({ sessionId }: { sessionId: string }) => {
    const { rows } = await deps.database.pool.query<{ verdict: string }>(
      'select verdict from sessions where session_id = $1',
      [sessionId],
    );
    return rows[0]?.verdict;
  };
  /** As if what changed had been noticed so long ago that nothing is still being recorded. */
  const noticedBefore = async () => {
    await clearJobs(deps);
    await deps.database.pool.query(
      `update sessions set changed_at = changed_at - interval '10 seconds'`,
    );
  };
  return { deps, arrives, verdictOf, noticedBefore };
}

suite('a session that was taken for stolen', () => {
  test('is looked at again when the hour is over in which others may come the same way', async (t) => {
    const { deps, arrives, verdictOf, noticedBefore } = await aCompany(t);
    const first = await arrives('Ada');
    await triage(deps, first);
    assert.notEqual(await verdictOf(first), 'benign');
    await noticedBefore();
    await triage(deps, first);
    const [again] = await waitingJobs(deps, 'triage');
    assert.deepEqual(again?.data, first);
    const wait = (again?.startAfter.getTime() ?? 0) - deps.now();
    assert.ok(wait > 58 * MINUTE && wait < 62 * MINUTE, `${wait}`);

    for (const name of ['Ben', 'Cleo', 'Dan', 'Eve', 'Fay']) await arrives(name);
    await noticedBefore();
    deps.advance(61 * MINUTE);
    await triage(deps, first);
    assert.equal(await verdictOf(first), 'benign');
    assert.deepEqual(await waitingJobs(deps, 'triage'), []);
  });

  test('is left alone then where nothing of a network made it strange, or nothing at all', async (t) => {
    const { deps, arrives, noticedBefore } = await aCompany(t);
    const program = await arrives('Ada', { ...LAPTOP, userAgent: 'python-requests/2.32.3' });
    const usual = await arrives('Ben', LAPTOP);
    await noticedBefore();
    for (const job of [program, usual]) await triage(deps, job);
    assert.deepEqual(await waitingJobs(deps, 'triage'), []);
  });
});
