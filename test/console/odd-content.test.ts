/** Pages with names, agents and words as nobody would choose them: nothing may push the page apart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pauseActions } from '../../src/pipeline/steer.ts';
import { consoleInBrowser, tooWide, violations } from '../support/console-in-browser.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const ENDLESS = 'x'.repeat(300);
/** As long as a key may be. */
const ORG = 'an-org-with-a-key-of-forty-characters-01';

test('one word of any length fits every window, and a keyboard reaches what has to be scrolled', async (t) => {
  const { deps, address, signedIn } = await consoleInBrowser(t, { orgs: ['main', ORG] });
  const long = await aStolenSession(deps, {
    userId: '00uLong',
    login: `${ENDLESS}@example.com`,
    name: 'N'.repeat(200),
    thiefUserAgent: ENDLESS,
    thiefCity: 'C'.repeat(120),
  });
  const rightToLeft = await aStolenSession(deps, {
    userId: '00uRtl',
    login: 'شركة@example.com',
    name: 'مريم العربي',
    thiefUserAgent: 'متصفح',
    thiefCity: 'القاهرة',
  });
  const nobody = await aStolenSession(deps, { userId: '00uNobody', verdict: 'suspicious' });
  const failed = await aStolenSession(deps, { userId: '00uFailed' });
  const { pool } = deps.database;
  await pool.query(
    `update incidents set user_login = null, user_name = null, user_id = null,
       details = jsonb_set(details, '{stolen}', '[]') where id = $1`,
    [nobody],
  );
  await pool.query(
    `update findings set from_fingerprint = null, to_fingerprint = '{}' where incident_id = $1`,
    [nobody],
  );
  await pool.query(
    `update incidents set assignee = $2, details = jsonb_set(details, '{notices}', $3) where id = $1`,
    [failed, `console:${ENDLESS}`, JSON.stringify([ENDLESS])],
  );
  await pool.query(
    `update response_actions set status = 'failed', error_code = 'E0000006', error_message = $2, remedy = $2
     where incident_id = $1`,
    [failed, ENDLESS],
  );
  for (const org of ['main', ORG])
    await pauseActions(deps, { org, paused: true, by: 'api:bob', reason: ENDLESS });

  const incidents = [long, rightToLeft, nobody, failed].map((id) => `/incidents/${id}`);
  for (const width of [320, 390, 1_280]) {
    const { page } = await signedIn({ viewport: { width, height: 800 } });
    for (const path of ['/', `/?user=${ENDLESS}`, ...incidents, '/orgs', `/${ENDLESS}`]) {
      await page.goto(`${address}${path}`);
      await page.evaluate(
        'document.querySelectorAll("details").forEach((d) => { d.open = true; })',
      );
      const by = await tooWide(page);
      assert.ok(by <= 0, `${path} is ${by} px wider than ${width}`);
      const cut = await page.evaluate(
        '[...document.querySelectorAll(".card")].filter((card) => card.scrollWidth > card.clientWidth).length',
      );
      if (width === 1_280) assert.equal(cut, 0, `${path} has cards that are cut off`);
      if (width === 320) assert.deepEqual(await violations(page), [], path);
    }
    await page.context().close();
  }
});
