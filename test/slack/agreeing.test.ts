import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { titleOfAction } from '../../src/domain/response/response-action.ts';
import {
  RESPONSE_ACTION_KINDS,
  RESPONSE_CATALOGUE,
} from '../../src/domain/response/response-catalogue.ts';
import { approvalView, planView } from '../../src/slack/agreeing.ts';
import { anAction, aStory } from '../support/incident-story.ts';
import { textOf, wrongView } from '../support/slack.ts';

const WAITS = { status: 'awaiting_approval', finishedAt: null, approvalsNeeded: 1 } as const;

suite('the form by which somebody agrees', () => {
  test('says of each action there is what it does and what it costs who did nothing, uncut', () => {
    const actions = RESPONSE_ACTION_KINDS.map((kind, id) =>
      anAction({ ...WAITS, id, kind, title: titleOfAction(kind), calls: [`POST /${kind}`] }),
    );
    const form = approvalView(aStory({ actions }), actions);
    assert.ok(form !== null);
    assert.equal(wrongView({ ...form }), null);
    const text = textOf({ ...form });
    for (const kind of RESPONSE_ACTION_KINDS) {
      const { title, covers } = RESPONSE_CATALOGUE[kind];
      assert.ok(text.includes(`*${title}*\n${covers}\n_If it was them after all:_ `), kind);
      assert.ok(text.includes(`• \`POST /${kind}\``), kind);
    }
    assert.ok(!text.includes('…'));
  });

  test('names the account, how it is judged, the admin roles and how far it is', () => {
    const { details } = aStory();
    const user = { ...details.user, roles: ['SUPER_ADMIN'] };
    const story = aStory({
      containment: 'none',
      details: { ...details, user } as typeof details,
    });
    const [head] = approvalView(story, [anAction(WAITS)])?.blocks ?? [];
    assert.equal(
      textOf({ blocks: [head] }),
      '*Ada Lovelace*  `ada@example.com`\nINC-42: judged hijack, 99.8 % · SUPER_ADMIN\n🔴 Not contained',
    );
    const nameless = { ...story, user: { id: '00u1', login: null, name: null } };
    assert.match(textOf({ ...approvalView(nameless, [anAction(WAITS)]) }), /^`00u1`\n/);
  });

  test('shows every address and every call, in as many blocks as it takes', () => {
    const addresses = Array.from({ length: 300 }, (_, i) => `2001:db8:0:0:0:0:${i}:1`);
    const calls = Array.from({ length: 300 }, (_, i) => `PUT /api/v1/zones/nzo${i}`);
    const action = anAction({ ...WAITS, kind: 'block_ip', addresses, calls });
    const form = approvalView(aStory({ actions: [action] }), [action]);
    assert.ok(form !== null);
    assert.equal(wrongView({ ...form }), null);
    const text = textOf({ ...form });
    for (const shown of [...addresses, ...calls]) assert.ok(text.includes(`\`${shown}\``), shown);
  });

  test('says who has agreed already', () => {
    const half = anAction({ ...WAITS, approvalsNeeded: 2, agreed: ['api:nora'] });
    assert.match(
      textOf({ ...approvalView(aStory(), [half]) }),
      /\*Clear all sessions\* — waits for approval: 1 of 2 agreed \(`api:nora`\); one more person/,
    );
  });

  test('is not there where Slack has no room for all of it, or for what was shown', () => {
    const calls = Array.from({ length: 40 }, (_, i) => `DELETE /${'x'.repeat(1_500)}/${i}`);
    assert.ok(approvalView(aStory(), [anAction({ ...WAITS, calls })]) !== null);
    const many = Array.from({ length: 3 }, (_, id) => anAction({ ...WAITS, id, calls }));
    assert.equal(approvalView(aStory(), many), null);
    const long = anAction({ ...WAITS, calls: ['&'.repeat(2_000)] });
    assert.equal(approvalView(aStory(), [long]), null);
    const cut = anAction({ ...WAITS, calls: [`POST /${'x'.repeat(3_000)}`] });
    assert.equal(approvalView(aStory(), [cut]), null, 'nobody agrees to a call that is cut');
    const step = { ...anAction(), seal: '0123456789ab' };
    assert.ok(planView(aStory({ containable: Array(20).fill(step) })) !== null);
    const most = { ...step, kind: 'x'.repeat(200), calls: [] };
    assert.equal(planView(aStory({ containable: Array(20).fill(most) })), null, 'the metadata');
  });
});
