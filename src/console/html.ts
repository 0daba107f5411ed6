/**
 * Builds pages as tagged templates that escape by default. Part of a page's content was written by an attacker (user
 * agents, names, cities), so there is one way in and it escapes.
 */

import { visibleText } from '../domain/visible-text.ts';

const MARKUP = Symbol('markup');

/** Text that is already safe to send. Only `html` makes it. */
export type Html = { readonly [MARKUP]: string };

export type Content = Html | string | number | null | undefined | false | readonly Content[];

/** Fills a template; every value is escaped unless it is itself `Html`. Quote attribute values. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  let markup = parts[0] ?? '';
  for (const [index, value] of values.entries()) markup += render(value) + (parts[index + 1] ?? '');
  return { [MARKUP]: markup };
}

/** Returns the markup that is sent. */
export function markupOf(page: Html): string {
  return page[MARKUP];
}

function render(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return isHtml(value) ? value[MARKUP] : value.map(render).join('');
}

function isHtml(value: Html | readonly Content[]): value is Html {
  return MARKUP in value;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for use inside an element or a quoted attribute; misleading characters become visible. */
function escapeText(text: string): string {
  return visibleText(text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character));
}
