import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { html, markupOf } from '../../src/console/html.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

test('no text can leave the element or the quoted attribute it stands in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const [, attribute, content] =
        /^<b title="([\s\S]*)">([\s\S]*)<\/b>$/.exec(
          markupOf(html`<b title="${text}">${text}</b>`),
        ) ?? [];
      assert.equal(attribute, content);
      assert.doesNotMatch(content ?? '', /[<>"']/);
      assert.doesNotMatch(content ?? '', /&(?!amp;|lt;|gt;|quot;|#39;)/);
    }),
  );
});

test('ordinary text comes out as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      const shown = markupOf(html`${text}`).replace(
        /&[^;]+;/g,
        (entity) => ENTITIES[entity] ?? '?',
      );
      assert.equal(shown, text);
    }),
  );
});

test('what turns the direction of writing, or controls a terminal, becomes visible', () => {
  const shown = markupOf(html`${'invoice\u202egnp.exe \u0000\u200b\u0085 tab\tline\n'}`);
  assert.equal(shown, 'invoice⟨U+202E⟩gnp.exe ⟨U+0000⟩⟨U+200B⟩⟨U+0085⟩ tab\tline\n');
});

test('templates nest, lists join, and nothing is nothing', () => {
  const items = ['<a>', 'b'].map((item) => html`<li>${item}</li>`);
  assert.equal(
    markupOf(html`<ul>${items}${null}${undefined}${false}${0}</ul>`),
    '<ul><li>&lt;a&gt;</li><li>b</li>0</ul>',
  );
});
