/** `GET /api/v1/logs`. */
import { pageOf } from '../log/page.ts';
import { readLogQuery } from '../log/query.ts';
import type { Answer } from '../server/call.ts';

export const listLogEvents: Answer = (state, { query }) => {
  const { events, next } = pageOf(state.log, readLogQuery(query, state.clock.now()));
  const link = (parameters: URLSearchParams, rel: string): string =>
    `<${state.url}/api/v1/logs?${parameters}>; rel="${rel}"`;
  const links = [link(query, 'self')];
  if (next !== null) {
    const following = new URLSearchParams(query);
    following.set('after', `${next}_1`);
    links.push(link(following, 'next'));
  }
  return { status: 200, headers: { link: links.join(', ') }, body: events };
};
