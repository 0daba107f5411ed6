/** Routes of the pages: the list, one incident, who was seen from where, the orgs. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { knownNames } from '../pipeline/steer.ts';
import { incidentCsv } from '../queries/incident-csv.ts';
import { incidentPage as pageOfIncidents } from '../queries/incident-page.ts';
import { referenceOf } from '../queries/incident-search.ts';
import { isKnownOrg } from '../queries/known-org.ts';
import { readOrgStatus } from '../queries/org-status.ts';
import { seenFrom } from '../queries/seen-from.ts';
import { readStandstill } from '../queries/standstill.ts';
import { periodOf } from '../queries/times-query.ts';
import { incidentTimes } from '../store/incident-times.ts';
import { countOpenIncidents, orgOfIncident, pausedOrgs } from '../store/org-status.ts';
import { dayOf } from './format.ts';
import { incidentPage } from './incident/incident-page.ts';
import { summaryPage } from './incident/summary-page.ts';
import { listPage } from './incidents/list-page.ts';
import { askedOf, olderThan, readListQuery } from './incidents/list-query.ts';
import { orgsPage } from './orgs-page.ts';
import type { AssetAddresses } from './page.ts';
import { readIncident } from './read-incident.ts';
import { deciderOf, readerOf } from './readers.ts';
import { readSeenQuery, seenPage } from './seen-page.ts';
import { toldBy } from './told.ts';

export type PageOptions = {
  readonly deps: Dependencies;
  readonly assets: AssetAddresses;
  readonly notFound: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
};

export async function pageRoutes(app: FastifyInstance, options: PageOptions): Promise<void> {
  const { deps, assets, notFound } = options;
  const { rows } = deps.database;
  const frameOf = async (request: FastifyRequest) => {
    const [paused, still] = await Promise.all([pausedOrgs(rows), readStandstill(deps)]);
    return { assets, reader: readerOf(request), paused, still };
  };
  const send = (reply: FastifyReply, page: string) =>
    reply.type('text/html; charset=utf-8').send(page);

  app.get('/', async (request, reply) => {
    const query = readListQuery(request.query);
    const named = referenceOf(query.search ?? '');
    // Whatever the other filters: a person who enters a number wants that incident.
    if (named !== null && (await orgOfIncident(rows, named.id, named.uid)) !== null)
      return reply.redirect(`/incidents/${named.id}`, 303);
    const now = deps.now();
    const org = query.org ?? null;
    const asked = askedOf(query, readerOf(request).by);
    const [isKnown, { incidents, next }, counts, times, frame, known] = await Promise.all([
      isKnownOrg(deps, query.org),
      pageOfIncidents(rows, asked, deps.config.people),
      countOpenIncidents(rows, org),
      incidentTimes(rows, { org, ...periodOf(query.since === undefined ? {} : query, now) }),
      frameOf(request),
      knownNames(rows, deps.config),
    ]);
    const names = known.map(({ name }) => name);
    const older = olderThan(query, next);
    const orgs = [...deps.orgs.keys()];
    const told = toldBy(request.query, readerOf(request));
    const unknownOrg = isKnown ? null : org;
    const view = { incidents, counts, times, query, told, older, orgs, unknownOrg, now, names };
    return send(reply, listPage(view, frame));
  });

  app.get('/incidents.csv', async (request, reply) => {
    const query = readListQuery(request.query);
    // The list says what was not understood; a file would silently be longer than asked for.
    if (query.ignored.length > 0) return toList(request, reply);
    const asked = askedOf(query, readerOf(request).by);
    const table = incidentCsv(rows, asked, deps.config);
    const { by, via } = deciderOf(request);
    deps.log.info({ by, ...via, filters: asked }, 'incidents exported');
    const name = `incidents-${dayOf(deps.now())}.csv`;
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(markedUtf8(table)));
  });

  // Shortening an incident's address leads to the list.
  const toList = async ({ url }: FastifyRequest, reply: FastifyReply) =>
    reply.redirect(`/${/\?.*$/s.exec(url)?.[0] ?? ''}`, 303);
  app.get('/incidents', toList);

  app.get<{ Params: { id: string } }>('/incidents/:id', async (request, reply) => {
    if (request.params.id === '') return toList(request, reply);
    const id = readId(request.params.id);
    const shown = id === null ? null : await readIncident(deps, id);
    if (shown === null) return notFound(request, reply);
    const told = toldBy(request.query, readerOf(request));
    return send(reply, incidentPage({ ...shown, told }, await frameOf(request)));
  });

  app.get<{ Params: { id: string } }>('/incidents/:id/summary', async (request, reply) => {
    const id = readId(request.params.id);
    const shown = id === null ? null : await readIncident(deps, id);
    if (shown === null) return notFound(request, reply);
    return send(reply, summaryPage(shown, await frameOf(request)));
  });

  app.get('/seen', async (request, reply) => {
    const asked = readSeenQuery(request.query);
    const [found, frame] = await Promise.all([
      asked.query === null ? null : seenFrom(deps, asked.query),
      frameOf(request),
    ]);
    const view = { asked, found: asked.query === null ? null : (found ?? 'too_long') } as const;
    return send(reply, seenPage({ ...view, orgs: [...deps.orgs.keys()] }, frame));
  });

  app.get('/orgs', async (request, reply) => {
    const [orgs, frame] = await Promise.all([readOrgStatus(deps), frameOf(request)]);
    const told = toldBy(request.query, readerOf(request));
    return send(reply, orgsPage(orgs, frame, { told, now: deps.now() }));
  });
}

/**
 * Yields the table with a byte order mark, without which Excel misreads letters beyond English; scripts stumble over
 * it.
 */
async function* markedUtf8(table: AsyncIterable<string>): AsyncGenerator<string> {
  yield '\ufeff';
  yield* table;
}

/** Returns an incident's id, or null: whole, positive, and small enough for the database. */
export function readId(text: string): number | null {
  const id = /^(?:INC-)?(\d{1,15})$/i.exec(text)?.[1];
  return id === undefined ? null : Number(id);
}
