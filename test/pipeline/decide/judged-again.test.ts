import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { rulesInForce } from '../../../src/config/rules-in-force.ts';
import type { Evidence } from '../../../src/domain/judgement/evidence/evidence.ts';
import type { Judgement } from '../../../src/domain/judgement/judge.ts';
import { historySentence } from '../../../src/domain/response/history-in-words.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { verifyHistory } from '../../../src/store/history.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrg, anOrgWithATheft, incidentOf } from '../../support/incident-of-theft.ts';
import { eventsOf, LAPTOP, recordEvents, steal, THIEF } from '../../support/theft.ts';

const SSO = 'user.authentication.sso';

function withEvidence(judgement: Judgement, score: number, ...evidence: Evidence[]): Judgement {
  const findings = judgement.findings.map((finding) => ({ ...finding, evidence, score }));
  return { ...judgement, score, evidence, findings, headline: `told anew at ${score}` };
}

const SCRIPT: Evidence = { code: 'scripted-client', weight: 4, detail: 'a script', facts: {} };
const TURNS: Evidence = { code: 'concurrent-use', weight: 3, detail: 'in turns', facts: {} };
const HINT: Evidence = { code: 'unusual-hour', weight: 0.4, detail: 'at night', facts: {} };
const HABIT: Evidence = { code: 'network-known', weight: -2, detail: 'known', facts: {} };

async function judged(t: TestContext, ...evidence: Evidence[][]) {
  const incident = await anOrgWithATheft(t);
  const { deps, theft, job } = incident;
  await clearJobs(deps);
  let score = 0.99;
  for (const each of evidence) {
    score += 0.001;
    await theft.decide({ judgement: withEvidence(theft.input.judgement, score, ...each) });
  }
  const { history, incident: now } = await incident.view();
  const check = await verifyHistory(deps.database.rows, 'main', job.incidentId);
  assert.ok(check.intact && check.entries === history.length);
  const said = history.filter(({ kind }) => kind === 'judged_again').map(historySentence);
  return { ...incident, said, headline: now.headline, told: await waitingJobs(deps, 'notify') };
}

suite('what the history says of further judgements', () => {
  test('is nothing where only the score, or what hardly counts, is another; the incident and all who read it are up to date', async (t) => {
    const { said, headline, told } = await judged(t, [SCRIPT], [SCRIPT, HINT], [SCRIPT, HABIT]);
    assert.deepEqual(said, []);
    assert.equal(headline, 'told anew at 0.993');
    assert.equal(told.length, 1);
  });

  test('is what speaks for it now, and what no longer does, once each', async (t) => {
    const { said } = await judged(t, [SCRIPT, TURNS], [SCRIPT, TURNS], [TURNS], [TURNS]);
    assert.deepEqual(said, [
      'Judged again: hijack (99.1 %), 1 finding. Speaks for it now: in turns. The events are in Okta’s own log.',
      'Judged again: hijack (99.3 %), 1 finding. Less, or no more: a script. The events are in Okta’s own log.',
    ]);
  });

  test('is with a change of the verdict what brought it about', async (t) => {
    const { theft, view } = await anOrgWithATheft(t);
    const { judgement } = theft.input;
    await theft.decide({
      judgement: { ...withEvidence(judgement, 0.7, TURNS), verdict: 'suspicious' },
    });
    await theft.decide({ judgement: withEvidence(judgement, 0.99, TURNS, SCRIPT) });
    const changed = (await view()).history.filter(({ kind }) => kind === 'verdict_changed');
    const { version, policy, mode } = rulesInForce(theft.input.org.config);
    const rules = `By version ${version} under policy ${policy}, mode ${mode}.`;
    assert.deepEqual(changed.map(historySentence), [
      `Verdict changed from hijack to suspicious (70 %), 1 finding. Speaks for it now: in turns. Less, or no more: a script. ${rules}`,
      `Verdict changed from suspicious to hijack (99.0 %), 1 finding. Speaks for it now: a script. ${rules}`,
    ]);
  });

  test('is that the events turned out to be in the org’s own log', async (t) => {
    const { okta, deps } = await anOrg(t);
    const theft = await steal(deps, okta);
    const { incidentId } = await theft.decide({ corroboration: 'unavailable' });
    assert.ok(incidentId !== null);
    for (const _ of [1, 2]) await theft.decide({ corroboration: 'confirmed' });
    const { history } = await incidentOf(deps, incidentId);
    assert.deepEqual(history.filter(({ kind }) => kind === 'judged_again').map(historySentence), [
      'Judged again: hijack (99.8 %), 1 finding. The events are in Okta’s own log.',
    ]);
  });
});

test('a thief who opens one application after the other fills no history', async (t) => {
  const { okta, deps } = await anOrg(t, { responses: { mode: 'observe' } });
  const ada = okta.addUser({ firstName: 'Ada' });
  const session = okta.signIn(ada, LAPTOP);
  session.act(SSO, { app: okta.addApp('Wiki') });
  await recordEvents(deps, eventsOf(okta, ada.id));
  const told = new Set<number>();
  for (let nth = 1; nth <= 10; nth += 1) {
    const act = session.act(SSO, { app: okta.addApp(`App ${nth}`), client: THIEF });
    assert.ok(act.done);
    okta.clock.advance(20_000);
    deps.advance(20_000);
    await recordEvents(deps, [act.event]);
    await triage(deps, { org: 'main', sessionId: session.id });
    const { rows } = await deps.database.pool.query('select id, revision from incidents');
    for (const { revision } of rows) told.add(revision);
  }
  const { history, incident } = await incidentOf(deps, 1);
  assert.match(incident.headline, /10 applications opened/);
  assert.ok(told.size > 7, 'the incident followed each of them');
  const again = history.filter(({ kind }) => kind === 'judged_again').map(historySentence);
  assert.deepEqual(
    again.filter((sentence) => !/(Speaks for it now|Less, or no more): \w/.test(sentence)),
    [],
  );
  assert.ok(again.length <= 4, again.join('\n'));
});
