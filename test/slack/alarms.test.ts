import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NO_DETAILS } from '../../src/domain/response/incident.ts';
import type { IncidentStory, StoryAction } from '../../src/domain/response/incident-story.ts';
import { alarmsOf } from '../../src/slack/alarms.ts';
import { anAction, aQuestion, aStory } from '../support/incident-story.ts';

function said(story: IncidentStory): string[] {
  return alarmsOf(story, []).map(({ text, quiet }) => (quiet ? `quietly: ${text}` : text));
}

const CALM = { verdict: 'suspicious', actions: [], details: NO_DETAILS } as const;

suite('what is said in the thread', () => {
  test('to the whole channel: what must not be overlooked, and about whom', () => {
    const actions = [
      anAction({ id: 1, status: 'awaiting_approval' }),
      anAction({ id: 2, status: 'failed', title: 'Expire the password' }),
      anAction({ id: 3, status: 'done', title: 'Block addresses' }),
      anAction({ id: 4, status: 'failed', title: 'Unblock addresses', undoOf: 3 }),
      anAction({ id: 5, status: 'awaiting_approval', title: 'Unblock addresses', undoOf: 3 }),
    ];
    const story = aStory({
      containment: 'broken',
      actions,
      questions: [aQuestion({ answer: 'no', answeredAt: 1 })],
      details: { ...NO_DETAILS, urgency: 1 },
    });
    assert.deepEqual(said(story), [
      'This is now judged a hijack: ada@example.com.',
      'ada@example.com says that it was NOT them.',
      'Not contained: the session of ada@example.com was used after we acted. A person has to step in.',
      '“Clear all sessions” for ada@example.com waits for approval.',
      '“Expire the password” for ada@example.com failed, and the session may still be alive.',
      '“Unblock addresses” for ada@example.com was not done: what it takes back still holds.',
      '“Unblock addresses” for ada@example.com waits for approval: until then it holds.',
      'Still open, and nobody has answered: ada@example.com.',
    ]);
  });

  test('who has agreed where that is not enough, and how much is missing', () => {
    const half = anAction({
      ...{ status: 'awaiting_approval', title: 'Universal Logout', approvalsNeeded: 2 },
      agreed: ['slack:U0ALICE'],
    });
    const told = (actions: readonly StoryAction[]) => said(aStory({ ...CALM, actions })).at(-1);
    assert.equal(
      told([half]),
      '“Universal Logout” for ada@example.com is not done yet: <@U0ALICE> agreed, one more person needed.',
    );
    assert.match(
      told([half, { ...half, id: 9 }]) ?? '',
      /^“Universal Logout” and 1 more for ada@example\.com is not done yet: /,
    );
  });

  test('of a deed against the hook, what it was', () => {
    const headline = 'Mallory deactivated the event hook';
    const story = aStory({ ...CALM, kind: 'hook_tampered', headline, user: null });
    assert.deepEqual(said(story), [`${headline}.`]);
  });

  test('in the thread alone: that the user says it was them, who may be the thief', () => {
    const questions = [
      aQuestion({ id: 1, answer: null }),
      aQuestion({ id: 2, status: 'answered', answer: 'yes', answeredAt: 1 }),
    ];
    assert.deepEqual(said(aStory({ ...CALM, questions })), [
      'quietly: ada@example.com says that it was them. It changes nothing: who has the session may have Slack as well.',
    ]);
  });

  test('the user is named by whatever is known of them, else the incident', () => {
    const who = (user: IncidentStory['user']) => said(aStory({ actions: [], user }));
    const words = 'This is now judged a hijack:';
    assert.deepEqual(who({ id: '00u1', login: null, name: 'Ada' }), [`${words} 00u1.`]);
    assert.deepEqual(who(null), [`${words} INC-42.`]);
  });
});
