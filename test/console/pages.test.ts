import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { addQuestion, changeQuestion } from '../../src/store/asked-users.ts';
import { keepCursor } from '../../src/store/cursors.ts';
import { refuseEverybody } from '../support/database.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const NASTY = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></table><iframe src=//evil.example>',
  '{{7*7}}#{7*7}',
  'a\u202Egnp.exe',
];

test('what an attacker wrote is text on every page', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  for (const [index, text] of NASTY.entries()) {
    const id = await aStolenSession(deps, {
      userId: `00u${index}`,
      login: `${text}@x.y`,
      name: text,
      thiefUserAgent: text,
      thiefCity: text,
      thiefFactor: text,
    });
    for (const url of ['/', `/incidents/${id}`, `/?user=${encodeURIComponent(text)}`]) {
      const { body, statusCode } = await read(url);
      assert.equal(statusCode, 200);
      assert.doesNotMatch(body, /<script>alert|<img src=x|onmouseover='|<iframe|\u202e/);
      assert.equal(body.match(/<script/g)?.length, 1, 'only our own script');
    }
  }
});

test('the address of the incidents without a number is that of the list', async (t) => {
  const { read } = await signedIn(t, await steeringDependencies(t));
  for (const [url, to] of [
    ['/incidents', '/'],
    ['/incidents/', '/'],
    ['/incidents?status=open&org=main', '/?status=open&org=main'],
  ] as const) {
    const { statusCode, headers } = await read(url);
    assert.deepEqual([statusCode, headers.location], [303, to], url);
  }
});

test('the stranger’s address and network lead to all incidents from there', async (t) => {
  const deps = await steeringDependencies(t);
  const [id, other] = [await aStolenSession(deps), await aStolenSession(deps, { userId: '00uB' })];
  const { read } = await signedIn(t, deps);
  const { body } = await read(`/incidents/${id}`);
  for (const there of ['45.155.205.33', 'AS49505']) {
    const address = new RegExp(`href="(/\\?from=${there.replaceAll('.', '\\.')})"`).exec(body)?.[1];
    const listed = (await read(address ?? '')).body;
    for (const found of [id, other]) assert.ok(listed.includes(`/incidents/${found}"`), there);
    assert.match(listed, new RegExp(`name="from" type="search" value="${there}"`));
  }
  assert.doesNotMatch((await read('/?from=AS1')).body, new RegExp(`/incidents/${id}"`));
  assert.match((await read('/?from=nonsense')).body, new RegExp(`/incidents/${id}"`));
});

test('an incident’s page leads to those that may be the same thief’s, and says why', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  assert.doesNotMatch((await read(`/incidents/${id}`)).body, /Related incidents/);
  const again = await aStolenSession(deps, { thiefIp: '45.155.205.34' });
  const victim = await aStolenSession(deps, { userId: '00uB', login: 'ben@example.com' });
  const { body } = await read(`/incidents/${id}`);
  const card = /aria-labelledby="related".*?<\/section>/s.exec(body)?.[0] ?? '';
  assert.match(card, new RegExp(`href="/incidents/${again}">INC-${again}</a>.*same user</li>`));
  assert.match(
    card,
    new RegExp(`href="/incidents/${victim}">INC-${victim}</a>.*ben@.*45\\.155\\.205\\.33`),
  );
  assert.match(card, /href="\/\?user=maria\.lopez%40example\.com">All of this user/);
});

test('the incident’s page shows what an analyst asks for', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  const { body } = await read(`/incidents/${id}`);
  for (const words of [
    /<h1 class="sentence">Maria Lopez’s session moved/,
    /<th scope="row">.*Address<\/th><td class="">81\.32\.14\.7<\/td><td class="">45\.155\.205\.33<\/td>/,
    /AS49505 Selectel/,
    /67× likelier if stolen/,
    /DELETE https:\/\/example\.okta\.com\/api\/v1\/users\/\w+\/sessions\?oauthTokens=true&amp;forgetDevices=true/,
    /The policy asks for approval/,
    /Without an answer by .* UTC<\/time>, everybody is told again, and it waits once more as long/,
    /Nothing has been done yet/,
    /<option value="false_positive">false positive: no theft, wrongly judged<\/option>/,
    /Chain intact: 3 entries/,
    /example-admin\.okta\.com\/report\/system_log_2/,
    /Nobody else was seen there/,
    /factor enrolled: “Okta Verify”/,
    /What to do:<\/strong> Approve “Clear all sessions” and 1 more, or deny: .*; then remove the factor “Okta Verify”/,
    /45\.155\.205\.33<\/a><\/strong> Selectel \(AS49505, hosting\), Saint Petersburg, Russia/,
    /The user’s own: not to be blocked<\/h3><ul class="addresses"><li><strong class="mono">81\.32\.14\.7</,
    /python-requests 2 · Selectel · Saint Petersburg, Russia/,
  ])
    assert.match(body, words);
});

test('a change of the history in the database is shown as a broken chain', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  await deps.database.pool.query('alter table incident_events disable trigger all');
  await deps.database.pool.query(`update incident_events set actor = 'api:bob' where sequence = 2`);
  assert.match((await read(`/incidents/${id}`)).body, /The chain is broken\.<\/strong> Entry 2/);
});

test('a form without the session’s token, or from another site, changes nothing', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { send, csrf } = await signedIn(t, deps);
  const closing = { resolution: 'benign', note: 'x' };
  for (const [fields, origin] of [
    [closing, undefined],
    [{ ...closing, csrf: 'x'.repeat(csrf.length) }, undefined],
    [{ ...closing, csrf }, 'https://evil.example'],
  ] as const) {
    const answer = await send(`/incidents/${id}/close`, fields, origin);
    assert.equal(answer.headers.location, `/incidents/${id}?told=old_form`);
  }
  const { rows } = await deps.database.pool.query('select status from incidents');
  assert.deepEqual(rows, [{ status: 'new' }]);
});

test('forms assign, note, deny, undo and close, and say what came of it', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { send, csrf } = await signedIn(t, deps);
  const { rows } = await deps.database.pool.query('select id from response_actions order by id');
  const told = async (path: string, fields: Record<string, string> = {}) => {
    const answer = await send(`/incidents/${id}/${path}`, { ...fields, csrf });
    assert.equal(answer.statusCode, 303);
    return /told=(\w+)/.exec(String(answer.headers.location))?.[1];
  };
  assert.equal(await told('assign'), 'assign');
  assert.equal(await told('note', { note: 'Called her.' }), 'note');
  assert.equal(await told('note'), 'bad_form');
  assert.equal(await told(`actions/${rows[0].id}/deny`), 'denied');
  assert.equal(await told(`actions/${rows[0].id}/approve`), 'already_decided');
  assert.equal(await told(`actions/${rows[0].id}/undo`), 'not_possible');
  assert.equal(await told('actions/999/approve'), 'not_found');
  assert.equal(await told('close', { resolution: 'benign' }), 'bad_form');
  assert.equal(await told('close', { resolution: 'benign', note: 'It was her.' }), 'closed');
  const after = await deps.database.pool.query('select status, assignee, closed_by from incidents');
  assert.deepEqual(after.rows, [
    { status: 'closed', assignee: 'api:alice', closed_by: 'api:alice' },
  ]);
});

test('nobody closes what is another by now than on their page', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps, { verdict: 'suspicious' });
  const { read, send, csrf } = await signedIn(t, deps);
  const onPage = async () => {
    const { body } = await read(`/incidents/${id}`);
    const form = /action="[^"]+\/close".*?<\/form>/s.exec(body)?.[0] ?? '';
    const hidden = form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g);
    return Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]));
  };
  const told = async (seen: Record<string, string>) => {
    const said = { resolution: 'benign', note: 'It was her.' };
    const { headers } = await send(`/incidents/${id}/close`, { ...seen, ...said, csrf });
    return (await read(String(headers.location))).body;
  };
  const before = await onPage();
  await deps.database.pool.query(`update incidents set verdict = 'hijack'`);
  assert.match(await told(before), /It is judged hijack now, no longer suspicious: look at what/);
  const meanwhile = await onPage();
  await deps.database.transaction(async (tx) => {
    const asked = { org: 'main', incidentId: id, requestedBy: 'system', requestedAt: new Date() };
    const question = await addQuestion(tx, asked);
    await changeQuestion(tx, 'main', question, { status: 'answered', answer: 'no' });
  });
  assert.match(await told(meanwhile), /The user has said since that it was not them/);
  const status = async () => (await deps.database.pool.query('select status from incidents')).rows;
  assert.deepEqual(await status(), [{ status: 'new' }]);
  await told(await onPage());
  assert.deepEqual(await status(), [{ status: 'closed' }]);
});

test('a button that is clicked twice says what it did, and not that somebody was faster', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { send, csrf } = await signedIn(t, deps);
  const { rows } = await deps.database.pool.query('select id from response_actions order by id');
  const twice = async (url: string, fields: Record<string, string> = {}) => {
    const answers = await Promise.all([1, 2].map(() => send(url, { csrf, ...fields })));
    return new Set(answers.map(({ headers }) => /told=(\w+)/.exec(headers.location ?? '')?.[1]));
  };
  const action = (index: number) => `/incidents/${id}/actions/${rows[index].id}`;
  assert.deepEqual(await twice(`${action(0)}/approve`), new Set(['approved']));
  assert.deepEqual(await twice(`${action(1)}/deny`), new Set(['denied']));
  const closing = { resolution: 'benign', note: 'It was her.' };
  assert.deepEqual(await twice(`/incidents/${id}/close`, closing), new Set(['closed']));
  const late = await send(`${action(1)}/approve`, { csrf });
  assert.match(String(late.headers.location), /told=already_decided/);
});

test('where two people must agree, the page says who did', async (t) => {
  const deps = await steeringDependencies(t, {
    responses: { plans: { benign: [], suspicious: [], hijack: [{ kind: 'suspend', params: {} }] } },
  });
  const id = await aStolenSession(deps);
  const { read, send, csrf } = await signedIn(t, deps);
  assert.match(
    (await read(`/incidents/${id}`)).body,
    /Waits for approval of 2 different people\. /,
  );
  const { rows } = await deps.database.pool.query('select id from response_actions');
  const answer = await send(`/incidents/${id}/actions/${rows[0].id}/approve`, { csrf });
  assert.match(String(answer.headers.location), /told=waiting_for_second/);
  const { body } = await read(`/incidents/${id}`);
  assert.match(body, /approval: 1 of 2 agreed \(api:alice\); one more person needed\. /);
  assert.match(
    body,
    /What to do:<\/strong> A second person must approve “Suspend the user”, or deny:/,
  );
  assert.match(body, /You have agreed; somebody else has to agree as well\./);
  assert.doesNotMatch(body, /data-approve|Contain it now/);
  assert.match(body, /Deny: Suspend the user/);
});

test('the switch on the orgs’ page stops all actions, and every page says so', async (t) => {
  const deps = await steeringDependencies(t);
  const { read, send, csrf } = await signedIn(t, deps);
  const stopped = await send('/orgs/main/pause', { csrf, reason: 'storm' });
  assert.equal(stopped.headers.location, '/orgs?told=paused');
  assert.match((await read('/')).body, /All response actions are stopped<\/strong> in main/);
  assert.match((await read('/orgs')).body, /Stopped<\/strong> by api:alice[\s\S]*storm/);
  const alarm = (await read('/incidents/1')).body;
  assert.match(alarm, /<h1 class="sentence">All actions in Okta were stopped by api:alice: storm</);
  assert.match(alarm, /What to do:<\/strong> .*<code>warden resume<\/code>/);
  assert.doesNotMatch(alarm, /Close the incident/);
  await send('/orgs/main/resume', { csrf });
  assert.doesNotMatch((await read('/')).body, /are stopped/);
  assert.match(
    (await read('/orgs')).body,
    /<a href="\/incidents\/1">Let go on<\/a>.*api:alice.*not said.*<a href="\/incidents\/1">Stopped<\/a>.*api:alice.*storm/,
  );
});

test('the orgs’ page says since when the System Log cannot be read', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const since = Date.parse('2026-11-24T10:42:03Z');
  await keepCursor(deps.database.pool, 'main', 'system_log_unread', { since });
  const { body } = await read('/orgs');
  assert.match(body, /The System Log cannot be read since<\/th><td>[^/]*2026-11-24 10:42:03 UTC/);
});

test('an alarm about the hook has a page too, without a verdict on a session', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const { rows } = await deps.database.pool.query(
    `insert into incidents (org, kind, subject, verdict, score, headline)
     values ('main', 'hook_tampered', 'who1', 'suspicious', 0.9, 'Somebody deactivated our hook') returning id`,
  );
  const { body, statusCode } = await read(`/incidents/${rows[0].id}`);
  assert.equal(statusCode, 200);
  assert.match(body, /hook tampered[\s\S]*<h1 class="sentence">Somebody deactivated our hook/);
  assert.doesNotMatch(body, /What is not contained|The policy plans no action/);
  assert.doesNotMatch(
    body,
    /suspicious|90\.0 %|<b>Acted<|<b>Verified/,
    'it is no session that was judged',
  );
});

test('the month’s figures are medians over hijacks, and count what was no theft', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  assert.doesNotMatch((await read('/')).body, /Last 30 days/);
  await deps.database.pool.query(
    `insert into incidents (org, kind, subject, verdict, score, headline, status, opened_at, first_bad_at, acted_at, verified_at, resolution)
     select 'main', 'session_hijack', 's' || n, case when n < 4 then 'hijack' else 'suspicious' end, 0.9, 'x', 'closed',
       now(), now() - n * interval '1 second', now() + interval '1 second', case when n = 1 then now() + interval '9 seconds' end,
       case when n = 4 then 'benign' else 'true_positive' end
     from generate_series(1, 4) n`,
  );
  const { body } = await read('/');
  const figures = [...body.matchAll(/<dt>([^<]+)<\/dt><dd>([^<]+)<\/dd>/g)].map(
    ([, ...pair]) => pair,
  );
  assert.deepEqual(figures, [
    ['hijacks', '3'],
    ['containment verified', '1 of 3'],
    ['first bad event to noticed', '2.0 s'],
    ['to acted', '3.0 s'],
    ['to verified', '10.0 s'],
    ['closed by people as no theft', '1 of 4'],
  ]);
  const over = [...body.matchAll(/<dd class="over">([^<]+)</g)].map(([, text]) => text);
  assert.deepEqual(over, ['3 of 3', '3 of 3', '1 of 3'], 'each is over those that came so far');
});

test('what was not acted on is said, nine of ten are told where there are ten, and a time is the list’s own', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  await deps.database.pool.query(
    `insert into incidents (org, kind, subject, verdict, score, headline, opened_at, first_bad_at, acted_at)
     select 'main', 'session_hijack', 's' || n, 'hijack', 0.9, 'x', day + n * interval '1 minute', day, case when n <= 2 then day + n * interval '1 hour' end
     from generate_series(1, 11) n, (select timestamptz '2026-11-30T00:00:00Z' as day) d`,
  );
  const strip = async (address: string) =>
    /<h2 id="month">.*?<\/section>/s.exec((await read(address)).body)?.[0] ?? '';
  const november = await strip('/?since=2026-11-01&until=2026-11-30');
  assert.match(november, /^<h2 id="month">2026-11-01 to 2026-11-30</);
  assert.match(
    november,
    /noticed<\/dt><dd>6 min<\/dd><dd class="over">11 of 11; 90 % within 10 min</,
  );
  assert.match(november, /to acted<\/dt><dd>1 h 30 min<\/dd><dd class="over">2 of 11<\/dd>/);
  assert.match(november, /9 were not acted on, and count in no time to acted\./);
  assert.equal(await strip('/?since=2026-10-01&until=2026-11-29'), '');
});

test('what the page offers for the policy file is a policy that lets the move pass for a while', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  const { body } = await read(`/incidents/${id}`);
  const snippet =
    /id="exception-snippet"[\s\S]*<pre class="call">([\s\S]*?)<\/pre>/.exec(body)?.[1] ?? '';
  const config = readConfig(
    { POLICY_FILE: '/policy.yaml', OKTA_ORG_URL: 'https://example.okta.com' },
    { readFile: () => snippet.replaceAll('&quot;', '"') },
  );
  const [exception] = config.orgs[0]?.detection.exceptions ?? [];
  assert.equal(exception?.user, 'maria.lopez@example.com');
  assert.equal(exception?.asn, 49505);
  const days = ((exception?.expiresAt ?? 0) - Date.now()) / 86_400_000;
  assert.ok(days > 28 && days <= 30, `${days}`);
});

test('an empty list explains itself', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  assert.match((await read('/')).body, /No incident yet[\s\S]*Ordinary moves are judged too/);
  assert.match((await read('/?verdict=hijack')).body, /Nothing fits these filters[\s\S]*Show all/);
  assert.equal((await read('/?verdict=nonsense&before=x')).statusCode, 200);
});

test('a list of an org that is not there says so, and which there are', async (t) => {
  const { read } = await signedIn(t, await steeringDependencies(t, { orgs: ['main', 'eu'] }));
  const { body } = await read('/?org=ue');
  assert.match(body, /<h2>There is no org “ue” here<\/h2>[\s\S]*main, eu/);
  assert.match(body, /<option value="ue" selected>/, 'what it is filtered by');
  assert.match((await read('/?org=eu')).body, /Nothing fits these filters/);
});

test('pages allow nothing inline, are not framed and not kept; a missing one is a page too', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  for (const url of ['/', '/orgs', '/incidents/7', '/nowhere']) {
    const { headers, statusCode, body } = await read(url);
    assert.equal(statusCode, url.length > 6 ? 404 : 200);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|https:/);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.doesNotMatch(body, / style=| on\w+=|<style|<script>/);
  }
});

test('a fault shows a page with the request’s id and nothing of its inside', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  await deps.database.pool.query('alter table incidents rename to incidents_gone');
  const { statusCode, body } = await read('/');
  assert.equal(statusCode, 500);
  assert.match(body, /Something broke on our side[\s\S]*Request id/);
  assert.doesNotMatch(body, /incidents_gone|relation|\.ts:/);
});

test('a database that is away is told as that, on a page', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  await refuseEverybody(deps.database);
  const { statusCode, body } = await read('/');
  assert.equal(statusCode, 503);
  assert.match(body, /The database does not answer[\s\S]*Request id/);
  assert.doesNotMatch(body, /test_|accepting|\.ts:/);
});

test('more than a page of incidents is read page by page', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  await deps.database.pool.query(
    `insert into incidents (org, kind, subject, verdict, score, headline)
     select 'main', 'hook_tampered', 'h' || n, 'suspicious', 0.5, 'Alarm ' || n from generate_series(1, 60) n`,
  );
  const first = (await read('/?kind=alarm')).body;
  const next = /href="([^"]+)" rel="next"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const second = (await read(next)).body;
  assert.equal(first.match(/data-row/g)?.length, 50);
  assert.equal(second.match(/data-row/g)?.length, 10);
  assert.doesNotMatch(second, /rel="next"/);
});

test('the page of a session with thousands of findings is one that a browser can show', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  const id = await aStolenSession(deps, { userId: '00u1', login: 'a@x.y', name: 'Ada' });
  await deps.database.pool.query(
    `insert into findings select org, session_id, event_uuid || n, trigger, at, user_id, verdict, score / 2,
       from_fingerprint, to_fingerprint, evidence, incident_id, judged_at
     from findings, generate_series(1, 3000) n where incident_id = $1`,
    [id],
  );
  const { body, statusCode } = await read(`/incidents/${id}`);
  assert.equal(statusCode, 200);
  assert.ok(body.length < 1_000_000, `${body.length} characters`);
  assert.match(body, /3000 other findings in this session/);
  assert.match(body, /The 50 gravest of them/);
});

test('the counts above the list are of what they lead to', async (t) => {
  const deps = await steeringDependencies(t);
  const { read } = await signedIn(t, deps);
  await aStolenSession(deps, { userId: '00u1' });
  await aStolenSession(deps, { userId: '00u2', verdict: 'suspicious' });
  const contained = await aStolenSession(deps, { userId: '00u3' });
  await deps.database.pool.query(
    `update incidents set status = 'contained', containment = 'verified' where id = $1`,
    [contained],
  );
  await deps.database.pool.query(
    `insert into incidents (org, kind, subject, verdict, score, headline)
     select 'main', 'hook_tampered', verdict, verdict, 0, 'x' from unnest(array['hijack', 'suspicious', 'benign']) verdict`,
  );
  const { body } = await read('/');
  const tiles = [...body.matchAll(/<li><a href="([^"]+)"><b>(\d+)<\/b>/g)];
  assert.deepEqual(
    tiles.map(([, , count]) => count),
    ['1', '1', '1', '2', '3'],
  );
  for (const [, address = '', count] of tiles) {
    const list = (await read(address.replaceAll('&amp;', '&'))).body;
    assert.equal(list.match(/data-row/g)?.length, Number(count), address);
  }
});

test('filtering a list that a count led to keeps what the count is of', async (t) => {
  const { read } = await signedIn(t, await steeringDependencies(t));
  const kept = async (address: string, name: string) =>
    new RegExp(`<select id="${name}" name="${name}">.*?<option value="(\\w+)" selected>`).exec(
      (await read(address)).body,
    )?.[1];
  assert.equal(await kept('/?status=open&waiting=yes', 'waiting'), 'yes');
  assert.equal(await kept('/?status=open&kind=alarm', 'kind'), 'alarm');
  assert.doesNotMatch((await read('/?status=open')).body, /name="waiting"/);
});
