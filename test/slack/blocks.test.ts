import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  actions,
  type Block,
  button,
  context,
  fields,
  header,
  LIMITS,
  section,
} from '../../src/slack/blocks.ts';
import { wrongBlocks } from '../support/slack.ts';

function textOf(block: Block): string {
  if (block.type === 'header') return block.text.text;
  return block.type === 'section' && 'text' in block ? block.text.text : '';
}

const LINE = 'x'.repeat(99);

suite('what does not fit into Slack', () => {
  test('is left out by whole lines, and counted', () => {
    const lines = (count: number) => textOf(section(Array.from({ length: count }, () => LINE)));
    assert.equal(lines(30), Array.from({ length: 30 }, () => LINE).join('\n'));
    const cut = lines(100).split('\n');
    assert.equal(cut.at(-1), '… and 71 more, see the console');
    assert.deepEqual(
      cut.slice(0, -1),
      Array.from({ length: 29 }, () => LINE),
    );
    assert.equal(textOf(section(['y'.repeat(3_001)])), '… and 1 more, see the console');
    for (const [index, block] of [section, context].entries())
      assert.equal(wrongBlocks([block(Array(400).fill(LINE))]), null, `block ${index}`);
  });

  test('is cut as Slack counts, and no character in its middle', () => {
    assert.equal(textOf(header('x'.repeat(150))), 'x'.repeat(150));
    assert.equal(textOf(header('x'.repeat(151))), `${'x'.repeat(149)}…`);
    // Two units each.
    assert.equal(textOf(header('😀'.repeat(76))), `${'😀'.repeat(74)}…`);
    assert.equal(textOf(header('<!channel>')), '‹!channel›');
  });

  test('is left out of fields and buttons, whose words are cut', () => {
    const many = fields(Array.from({ length: 12 }, (_, i) => [`name ${i}`, 'value'] as const));
    assert.ok(many.type === 'section' && 'fields' in many);
    assert.equal(many.fields.length, LIMITS.fields);
    assert.deepEqual(many.fields[0], {
      type: 'mrkdwn',
      text: '*name 0*\nvalue',
      verbatim: true,
    });
    const long = 'z'.repeat(500);
    const clicked = button({
      label: long,
      actionId: 'warden:approve:1',
      value: 'main:1:1',
      style: 'danger',
      confirm: { title: long, text: long, yes: long },
    });
    const words = [clicked.text, clicked.confirm?.title, clicked.confirm?.text];
    assert.deepEqual(
      [...words, clicked.confirm?.confirm].map((each) => each?.text.length),
      [75, 100, 300, 30],
    );
    const row = actions('row', Array(30).fill(clicked));
    assert.ok(row.type === 'actions' && row.elements.length === LIMITS.buttons);
    assert.equal(wrongBlocks([many, row]), null);
  });
});

test('a button says what it does, and in red, also where it asks again, what cannot be taken back', () => {
  const confirm = { title: 'Deny?', text: 'It will not be done.', yes: 'Deny' };
  const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });
  const deny = { label: 'Deny', actionId: 'warden:deny:1', value: 'main:1:1', confirm };
  const quiet = {
    type: 'button',
    text: plain('Deny'),
    action_id: 'warden:deny:1',
    value: 'main:1:1',
    confirm: {
      title: plain('Deny?'),
      text: plain('It will not be done.'),
      confirm: plain('Deny'),
      deny: plain('Not now'),
    },
  };
  assert.deepEqual(button(deny), quiet);
  const style = 'danger';
  const red = { ...quiet, style, confirm: { ...quiet.confirm, style } };
  assert.deepEqual(button({ ...deny, style }), red);
});
