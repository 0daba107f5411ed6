/** Serves pages of a list with Okta's `Link` header. */
import type { Call, Reply } from '../server/call.ts';
import { invalid } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';

const DEFAULT_LIMIT = 200;

/** Returns the page after `after`, the id of the previous page's last item. */
export function pageOfList<T extends { readonly id: string }>(
  state: OrgState,
  { query, pathWithQuery }: Call,
  items: readonly T[],
  view: (item: T) => unknown,
): Reply {
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1) throw invalid('limit', 'limit: must be positive');
  const after = query.get('after');
  const start = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1;
  const page = items.slice(start, start + limit);
  const path = pathWithQuery.split('?')[0];
  const links = [`<${state.url}${pathWithQuery}>; rel="self"`];
  const last = page.at(-1);
  if (last !== undefined && start + limit < items.length) {
    const following = new URLSearchParams(query);
    following.set('after', last.id);
    links.push(`<${state.url}${path}?${following}>; rel="next"`);
  }
  return { status: 200, headers: { link: links.join(', ') }, body: page.map(view) };
}
