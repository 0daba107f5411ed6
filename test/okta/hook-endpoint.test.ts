import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { askEndpoint, type EndpointAnswer } from '../../src/okta/hook-endpoint.ts';
import { type Script, scriptedOrg } from './scripted-org.ts';

const SECRET = 'the-secret-of-the-hook';

async function ask(
  t: TestContext,
  script: Script,
  header: { name: string; value: string } | null = null,
) {
  const { orgUrl, received } = await scriptedOrg(t, script);
  const uri = `${orgUrl}/okta/events/main`;
  const answer: EndpointAnswer = await askEndpoint({ uri, secret: SECRET, header });
  return { answer, received };
}

const repeating: Script = ({ headers }) => ({
  status: 200,
  json: { verification: headers['x-okta-verification-challenge'] },
});

test('A receiver that repeats the challenge is ready, and is asked as Okta asks', async (t) => {
  const { answer, received } = await ask(t, repeating, { name: 'X-Second', value: 'two' });
  assert.ok(answer.kind === 'ready' && answer.tookMs >= 0 && answer.tookMs < 3_000);
  const [asked] = received;
  assert.deepEqual([asked?.method, asked?.path], ['GET', '/okta/events/main']);
  assert.deepEqual([asked?.headers.authorization, asked?.headers['x-second']], [SECRET, 'two']);
  const again = await ask(t, repeating);
  const challenges = [asked, again.received[0]].map(
    (one) => one?.headers['x-okta-verification-challenge'],
  );
  assert.equal(new Set(challenges).size, 2, 'never the same challenge');
});

test('Whatever else it answers, it is not ready', async (t) => {
  const wrong = { status: 401, json: {} };
  assert.deepEqual((await ask(t, () => wrong)).answer, { kind: 'refuses_secret' });
  for (const reply of [
    { status: 200, json: { verification: 'another challenge' } },
    { status: 200, json: {} },
    { status: 200, text: '<html>' },
    { status: 200, text: 'null' },
    { status: 500, json: {} },
  ]) {
    const { answer } = await ask(t, () => reply);
    assert.deepEqual(answer, { kind: 'other', status: reply.status }, JSON.stringify(reply));
  }
  const late: Script = (request, count) => ({
    ...(repeating(request, count) as object),
    status: 201,
  });
  assert.deepEqual((await ask(t, late)).answer, { kind: 'other', status: 201 });
  const dropped = (await ask(t, () => 'drop')).answer;
  assert.equal(dropped.kind, 'unreachable');
});

test('The secret does not follow a redirect', async (t) => {
  const elsewhere = await scriptedOrg(t, repeating);
  const { answer } = await ask(t, () => ({ status: 302, headers: { location: elsewhere.orgUrl } }));
  assert.deepEqual(answer, { kind: 'other', status: 302 });
  assert.equal(elsewhere.received.length, 0);
});

test('Okta waits three seconds, and so do we', { timeout: 20_000 }, async (t) => {
  const startedAt = performance.now();
  const { answer } = await ask(t, () => 'hang');
  assert.deepEqual(answer, { kind: 'unreachable', reason: 'no answer within 3 seconds' });
  assert.ok(performance.now() - startedAt >= 2_900);
});
