/** Where no worker runs, a console without incidents must not look like an org without thefts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { waitedFor } from '../support/waiting-long.ts';

test('every page says that jobs wait and no worker takes them, how many, since when, and what to do', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const leave = (sessionId: string) =>
    deps.jobs.enqueue(null, 'triage', [{ data: { org: 'main', sessionId } }]);
  const revision = async () => /data-revision="([^"]*)"/.exec((await read('/')).body)?.[1];
  await leave('idx1');
  for (const page of ['/', '/orgs'])
    assert.doesNotMatch((await read(page)).body, /No worker takes jobs|no worker takes them/);
  const before = await revision();
  await waitedFor(deps, 15);
  const banner =
    /<p class="banner bad" role="status"><strong>No worker takes jobs<\/strong>: 1 session waits to be judged, the oldest since <time [^>]+>[^<]+ UTC<\/time>\. Start one: “warden serve”/;
  for (const page of ['/', '/orgs']) assert.match((await read(page)).body, banner);
  assert.match(
    (await read('/orgs')).body,
    /<th scope="row">The jobs that they cause<\/th><td><span class="badge bad">no worker<\/span><\/td><td><span [^>]*>15 min ago</,
  );
  const during = await revision();
  assert.notEqual(during, before, 'an open page fetches itself again');
  await leave('idx2');
  assert.notEqual(await revision(), during);
  assert.match((await read('/')).body, /: 2 sessions wait to be judged, the oldest since/);
});
