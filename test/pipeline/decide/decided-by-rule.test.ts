/** What was done without a person says which rule of the policy agreed to it, and in which mode. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { historySentence } from '../../../src/domain/response/history-in-words.ts';
import type { ResponsePolicy } from '../../../src/domain/response/response-policy.ts';
import { verifyHistory } from '../../../src/store/history.ts';
import { get } from '../../support/api-calls.ts';
import { signedIn } from '../../support/signed-in.ts';
import { steeringApp, steeringDependencies } from '../../support/steering.ts';
import { aStolenSession } from '../../support/stolen-session.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

const MARIA = { users: ['maria.lopez@example.com'], groups: [], roles: [] };
const RULE = { name: 'Maria’s team is contained at once', match: MARIA, mode: 'enforce' } as const;

/** In an org that asks for approval. */
async function aTheft(t: Cleanup, responses: Partial<ResponsePolicy>) {
  const deps = await steeringDependencies(t, { responses });
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  return {
    deps,
    id,
    shown: (await get(await steeringApp(t, deps), `/api/incidents/${id}`)).body,
    page: (await read(`/incidents/${id}`)).body,
  };
}

type Entry = {
  readonly kind: string;
  readonly data: { readonly rules?: Readonly<Record<string, unknown>> };
};

function said(shown: { readonly history: readonly Entry[] }, kind: string) {
  const entries = shown.history.filter((entry) => entry.kind === kind);
  return { words: entries.map(historySentence), rules: entries.map(({ data }) => data.rules) };
}

suite('the rule by which something is decided', () => {
  test('stands in the history, in the API and on the page', async (t) => {
    const { deps, id, shown, page } = await aTheft(t, { rules: [RULE] });
    const opened = said(shown, 'opened');
    assert.match(
      opened.words[0] ?? '',
      / under policy [0-9a-f]{12}, mode enforce by the rule “Maria’s team is contained at once”\.$/,
    );
    const { mode, rule, protected: kept } = opened.rules[0] ?? {};
    assert.deepEqual([mode, rule, kept], ['enforce', RULE.name, 'no']);
    const planned = said(shown, 'action_planned');
    const by = 'by the rule “Maria’s team is contained at once” (enforce)';
    assert.deepEqual(planned.words, [
      `Clear all sessions: approved ${by}.`,
      `Expire the password: approved ${by}.`,
    ]);
    assert.deepEqual(planned.rules[0], opened.rules[0]);
    assert.ok(page.includes(`; agreed to ${by}.`));
    assert.ok((await verifyHistory(deps.database.rows, 'main', id)).intact);
  });

  test('is the policy’s own mode where no rule is for the user, and nothing where people are asked', async (t) => {
    const enforced = await aTheft(t, { mode: 'enforce' });
    const [clear] = said(enforced.shown, 'action_planned').words;
    assert.equal(clear, 'Clear all sessions: approved by the policy (enforce).');
    const asked = await aTheft(t, { rules: [{ ...RULE, mode: 'approve' }] });
    const [waits] = said(asked.shown, 'action_planned').words;
    assert.equal(waits, 'Clear all sessions: waits for approval. The policy asks for approval.');
    assert.doesNotMatch(asked.page, /agreed to by/);
  });

  test('says that the user is protected, and what to do goes by that where nothing is planned', async (t) => {
    const plans = { benign: [], suspicious: [], hijack: [] };
    const { shown } = await aTheft(t, { protected: MARIA, plans });
    assert.match(said(shown, 'opened').words[0] ?? '', /, mode approve; the user is protected\.$/);
    assert.match(shown.nextStep, /by hand in Okta, and ring them: the policy forbids the service/);
  });

  test('is not made up for entries of earlier versions, which had the org’s mode', () => {
    const rules = { version: '0.0.9', policy: 'dbd05384bae3', mode: 'approve' };
    const entry = { kind: 'opened', data: { verdict: 'hijack', score: 0.999, rules } };
    assert.equal(
      historySentence(entry),
      'Opened as hijack (99.9 %). By version 0.0.9 under policy dbd05384bae3, mode approve.',
    );
    const planned = { action: 'clear_sessions', status: 'approved', rules };
    assert.equal(
      historySentence({ kind: 'action_planned', data: planned }),
      'Clear all sessions: approved.',
    );
  });
});
