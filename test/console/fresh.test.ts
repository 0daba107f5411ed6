/** A page that stays open while others act: what it says stays true, and what one does on it stays. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { addNote, pauseActions } from '../../src/pipeline/steer.ts';
import { consoleInBrowser } from '../support/console-in-browser.ts';
import { BOB } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

describe('a page of the console that stays open', () => {
  const endings: (() => Promise<void> | void)[] = [];
  let deps: Dependencies;
  let address: string;
  let signedIn: Awaited<ReturnType<typeof consoleInBrowser>>['signedIn'];

  before(async () => {
    const t = { after: (work: () => Promise<void> | void) => void endings.push(work) };
    ({ deps, address, signedIn } = await consoleInBrowser(t, { orgs: ['main', 'eu'] }));
  });
  after(async () => {
    for (const end of endings) await end();
  });

  /** With a clock that goes only when told. */
  async function opened(path: string) {
    const { page } = await signedIn();
    await page.clock.install();
    await page.goto(`${address}${path}`);
    return page;
  }

  const pause = (paused: boolean) => pauseActions(deps, { org: 'main', paused, by: 'api:bob' });
  const remark = (incidentId: number) =>
    addNote(deps, { org: 'main', incidentId, by: 'api:bob', text: 'seen' });
  const stopped = (page: Page) => page.getByText('All response actions are stopped');

  test('says how long ago by its own clock, though nothing else changes', async () => {
    await aStolenSession(deps, { userId: '00uAgo', login: 'ago@example.com', minutesAgo: 20 });
    const page = await opened('/?user=ago@example.com');
    const ago = page.locator('[data-row] >> xpath=ancestor::tr >> [data-ago]');
    assert.match((await ago.textContent()) ?? '', /^1[45] min/);
    await page.clock.runFor(2 * 3_600_000);
    assert.equal(await ago.textContent(), '2 h ago');
  });

  test('shows that a colleague stopped all actions, and let them go on', async () => {
    const id = await aStolenSession(deps, { userId: '00uStop' });
    for (const path of ['/', `/incidents/${id}`, '/orgs']) {
      const page = await opened(path);
      assert.equal(await stopped(page).count(), 0);
      await pause(true);
      await page.clock.runFor(5_000);
      await stopped(page).waitFor({ timeout: 5_000 });
      await pause(false);
      await page.clock.runFor(5_000);
      await stopped(page).waitFor({ state: 'detached', timeout: 5_000 });
    }
  });

  test('counts a new hijack also where the list is filtered to something else', async () => {
    const page = await opened('/?status=closed');
    const hijacks = page.getByRole('link', { name: 'hijacks not contained' }).locator('b');
    const before = Number(await hijacks.textContent());
    await aStolenSession(deps, { userId: '00uCounted' });
    await page.clock.runFor(5_000);
    await hijacks.getByText(String(before + 1), { exact: true }).waitFor({ timeout: 5_000 });
  });

  test('the counts of one org lead to the incidents of that org', async () => {
    await aStolenSession(deps, { userId: '00uEu', org: 'eu' });
    const page = await opened('/?org=eu');
    const hijacks = page.getByRole('link', { name: 'hijacks not contained' });
    const count = Number(await hijacks.locator('b').textContent());
    await hijacks.click();
    await page.waitForURL(/verdict=hijack/);
    assert.equal(await page.locator('[data-row]').count(), count);
  });

  test('what it was, once chosen, is kept when the page follows a change', async () => {
    const id = await aStolenSession(deps, { userId: '00uChosen' });
    const page = await opened(`/incidents/${id}`);
    const what = page.getByLabel('What it was');
    await what.selectOption('true_positive');
    await what.blur();
    await remark(id);
    await page.clock.runFor(20_000);
    await page.waitForTimeout(300);
    assert.equal(await what.inputValue(), 'true_positive');
  });

  test('the keyboard stays at its incident when the list changes', async () => {
    const ids: number[] = [];
    for (const userId of ['00uK1', '00uK2', '00uK3'])
      ids.push(await aStolenSession(deps, { userId, login: 'keys@example.com' }));
    const page = await opened('/?user=keys@example.com');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const revision = await page.evaluate('document.body.dataset.revision');
    await remark(ids[0] ?? 0);
    await page.clock.runFor(5_000);
    // By the selector: a function to wait for would be evaluated, which the page's policy forbids.
    await page.locator(`body:not([data-revision="${revision}"])`).waitFor({ timeout: 5_000 });
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${address}/incidents/${ids[0]}`);
  });

  test('the keyboard goes to what came of a form, and stays where it is when the page changes', async () => {
    const id = await aStolenSession(deps, { userId: '00uFocus' });
    const page = await opened(`/incidents/${id}`);
    const focus = async (of: string) => page.evaluate(`document.activeElement?.${of}`);
    await page.keyboard.press('a');
    await page.keyboard.press('Enter');
    await page.getByText('Approved. It is being done').waitFor();
    assert.match(String(await focus('textContent')), /^Approved\. It is being done/);
    assert.equal(
      await focus("closest('article')?.querySelector('h3').textContent"),
      'Clear all sessions',
    );
    await page.getByRole('textbox', { name: 'Note' }).fill('Called her.');
    await page.getByRole('button', { name: 'Add the note' }).click();
    await page.getByText('The note is in the history.').waitFor();
    assert.equal(await focus('textContent'), 'The note is in the history.');

    await page.goto(`${address}/incidents/${id}`);
    await page.getByText('Suspend the user').focus();
    const revision = await page.evaluate('document.body.dataset.revision');
    await remark(id);
    await page.clock.runFor(5_000);
    await page.locator(`body:not([data-revision="${revision}"])`).waitFor({ timeout: 5_000 });
    assert.equal(await focus('textContent'), 'Suspend the user');
  });

  test('of two who take an incident at the same moment, one has it and the other is told', async () => {
    const id = await aStolenSession(deps, { userId: '00uTaken' });
    const alice = (await signedIn()).page;
    const bob = (await signedIn({}, BOB)).page;
    for (const page of [alice, bob]) await page.goto(`${address}/incidents/${id}`);
    await alice.getByRole('button', { name: 'Take it' }).click();
    await alice.getByText('It is yours.').waitFor();
    await bob.getByRole('button', { name: 'Take it' }).click();
    await bob.getByText('Somebody else has taken it meanwhile').waitFor();
    await bob.getByText('taken by api:alice').waitFor();
    await bob.getByRole('button', { name: 'Take it' }).click();
    await bob.getByText('It is yours.').waitFor();
  });

  test('a note of many lines that the field takes is not lost', async () => {
    const id = await aStolenSession(deps, { userId: '00uNote' });
    const { page } = await signedIn();
    await page.goto(`${address}/incidents/${id}`);
    const text = 'A line of the handover to the next shift.\n'.repeat(100).slice(0, 4_000).trim();
    await page.getByRole('textbox', { name: 'Note' }).fill(text);
    await page.getByRole('button', { name: 'Add the note' }).click();
    await page.getByText('The note is in the history.').waitFor({ timeout: 5_000 });
    const { rows } = await deps.database.pool.query(
      `select data->>'text' as text from incident_events where incident_id = $1 and kind = 'note'`,
      [id],
    );
    assert.deepEqual(rows, [{ text }]);
  });

  test('containment was broken when the session was used, whatever was noted since', async () => {
    const id = await aStolenSession(deps, { userId: '00uBroken' });
    const at = Date.now() - 5 * 60_000;
    const brokenBy = { uuid: 'u', at, eventType: 'user.authentication.sso' };
    const containment = { lastActedAt: at, checkedAt: at, confirmations: [], brokenBy };
    const details = JSON.stringify({
      containment: { ...containment, timesBroken: 1, unverifiedBecause: null },
    });
    await deps.database.pool.query(
      `update incidents set containment = 'broken', details = details || $2 where id = $1`,
      [id, details],
    );
    await remark(id);
    const page = await opened(`/incidents/${id}`);
    const step = page.locator('.times li.broken time');
    assert.equal(await step.getAttribute('datetime'), new Date(at).toISOString());
  });
});
