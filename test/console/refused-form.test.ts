/** A form that changed nothing says why, as the API and Slack do, and where whoever sent it is looking. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleInBrowser } from '../support/console-in-browser.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const APPROVAL = {
  approvals: 1,
  twoPersonKinds: [],
  expiresAfterMinutes: 30,
  onSilence: 'escalate',
  approvers: ['slack:U1'],
} as const;

test('who may not approve is told by name, beside the action; and an address puts no words there', async (t) => {
  const deps = await steeringDependencies(t, { responses: { approval: { ...APPROVAL } } });
  const id = await aStolenSession(deps);
  const { read, send, csrf } = await signedIn(t, deps);
  const { rows } = await deps.database.pool.query('select id from response_actions order by id');
  const action = rows[0].id;
  const answer = await send(`/incidents/${id}/actions/${action}/approve`, { csrf });
  const location = String(answer.headers.location);
  assert.match(location, /\?told=not_allowed&.*#came$/);
  const { body } = await read(location);
  const article = new RegExp(`<article class="action" id="action-${action}">[\\s\\S]*?</article>`);
  const why =
    /role="status"[^>]*><strong>Nothing was done\.<\/strong> api:alice is not among the approvers/;
  assert.match(article.exec(body)?.[0] ?? '', why);
  assert.equal(body.match(/Nothing was done\.<\/strong> api:alice/g)?.length, 1, 'said once');
  assert.match(
    body,
    /api:alice<\/strong> Tried to approve, which was refused\. api:alice is not among/,
  );

  const because = /because=([^&#]+)/.exec(location)?.[1] ?? '';
  const words = Buffer.from('Call 555 to go on.').toString('base64url');
  const forged = because.replace(/^[^.]+/, words);
  for (const other of [forged, words, 'x', '.', '']) {
    const shown = (await read(location.replace(because, other))).body;
    assert.doesNotMatch(shown, /Call 555/, other);
    assert.match(shown, /The policy does not allow it/);
  }
  const elsewhere = (await read(location.replace(/at=\d+/, 'at=999'))).body;
  assert.match(elsewhere, why, 'of an action that is not there it is said at the top');
});

test('what came of an approval is in sight on a telephone', async (t) => {
  const { deps, address, signedIn: enter } = await consoleInBrowser(t);
  const id = await aStolenSession(deps);
  const { page } = await enter({ viewport: { width: 390, height: 800 } });
  await page.goto(`${address}/incidents/${id}`);
  await page
    .getByRole('button', { name: /^Approve: / })
    .last()
    .click();
  const said = page.getByText('Approved. It is being done');
  await said.waitFor();
  const box = await said.boundingBox();
  assert.ok(box !== null && box.y >= 0 && box.y + box.height <= 800, JSON.stringify(box));
});
