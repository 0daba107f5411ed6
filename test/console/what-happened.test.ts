/** Which day it was: a session lives across midnight, and people decide the morning after. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addNote } from '../../src/pipeline/steer.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const DAY_MS = 86_400_000;

/** Minutes back to two minutes before a midnight, a day or two ago: the theft is five minutes into it. */
function minutesToBeforeMidnight(now: number): number {
  const midnight = Math.floor(now / DAY_MS) * DAY_MS - DAY_MS;
  return (now - (midnight - 2 * 60_000)) / 60_000;
}

test('the timeline names the day wherever it changes, and the picture’s end has one of its own', async (t) => {
  const now = Date.now();
  const deps = { ...(await steeringDependencies(t)), now: () => now };
  const id = await aStolenSession(deps, { minutesAgo: minutesToBeforeMidnight(now) });
  await addNote(deps, { org: 'main', incidentId: id, by: 'api:bob', text: 'Called her.' });
  const { read } = await signedIn(t, deps);
  const { body } = await read(`/incidents/${id}`);
  const day = (daysBack: number) => new Date(now - daysBack * DAY_MS).toISOString().slice(0, 10);
  const timeline = /<table class="timeline">[\s\S]*?<\/table>/.exec(body)?.[0] ?? '';
  const days = [...timeline.matchAll(/<th scope="rowgroup" colspan="4">([^<]+)</g)];
  assert.deepEqual(
    days.map(([, said]) => said),
    [day(2), day(1), day(0)].map((said) => `${said} UTC`),
  );
  const [, second = ''] = timeline.split(`>${day(1)} UTC<`);
  assert.match(second, /^[^>]*th>[\s\S]*first-bad/, 'the theft was on the second day');
  const caption = /<figcaption>(.*?)<\/figcaption>/.exec(body)?.[1] ?? '';
  assert.match(
    caption.replace(/<[^>]+>/g, ''),
    new RegExp(`^${day(2)} 23:58:\\d\\d UTC to ${day(1)} 00:0\\d:\\d\\d UTC, in order`),
  );
});

test('what Okta’s log confirms has its day and its zone', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const confirmations = [
    { at: Date.UTC(2026, 10, 24, 9, 8, 7), eventType: 'user.session.end', says: 'Okta ended it.' },
  ];
  await deps.database.pool.query(
    `update incidents set details = jsonb_set(details, '{containment}', $2) where id = $1`,
    [id, JSON.stringify({ confirmations })],
  );
  const { read } = await signedIn(t, deps);
  const { body } = await read(`/incidents/${id}`);
  assert.match(body, />2026-11-24 09:08:07 UTC<\/time> Okta ended it\./);
});
