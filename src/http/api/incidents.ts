/** Incidents as JSON: listed, shown, and steered. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { detailsInIso } from '../../domain/response/details-in-iso.ts';
import { nextStepBeside } from '../../domain/response/related.ts';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import {
  actByHand,
  addNote,
  approveAction,
  askUser,
  assignIncident,
  closeIncident,
  denyAction,
  letPass,
  reopenIncident,
  undoAction,
  watchUser,
} from '../../pipeline/steer.ts';
import { incidentCsv } from '../../queries/incident-csv.ts';
import { incidentPage } from '../../queries/incident-page.ts';
import { incidentQuery, incidentsInAll } from '../../queries/incident-query.ts';
import { IN_WORDS } from '../../queries/input-words.ts';
import { isKnownOrg } from '../../queries/known-org.ts';
import { watchOfUser } from '../../queries/watched-user.ts';
import { verifyHistory } from '../../store/history.ts';
import { incidentView } from '../../store/incident-view.ts';
import { orgOfIncident } from '../../store/org-status.ts';
import { relatedIncidents } from '../../store/related-incidents.ts';
import { answerOutcome } from './answer-outcome.ts';
import { callerOf } from './authorize.ts';
import {
  acting,
  asking,
  assigning,
  closing,
  deciding,
  id,
  lettingPass,
  named,
  noting,
  watching,
} from './incident-input.ts';
import { badInput, noSuchIncident, noSuchOrg, orgNotConfigured } from './problem.ts';

/**
 * Parameters of the addresses. A malformed action id becomes null, so that the answer does not say that the incident is
 * missing.
 */
const params = z.object({ id: named, actionId: id.nullable().catch(null) });

export async function incidentRoutes(app: FastifyInstance, deps: Dependencies): Promise<void> {
  const { rows } = deps.database;

  /** Returns the incident that an address names, with its org; where there is none, answers 404 and returns null. */
  const find = async (given: unknown, reply: FastifyReply) => {
    const read = params.safeParse(given);
    const { id: incidentId, uid } = read.data?.id ?? { id: 0, uid: null };
    const org = read.success ? await orgOfIncident(rows, incidentId, uid) : null;
    if (!read.success || org === null) {
      await noSuchIncident(reply);
      return null;
    }
    return { org, incidentId, actionId: read.data.actionId };
  };

  /** As `find`, for a change: answers 409 and returns null where the org is not configured any more. */
  const findToChange: typeof find = async (given, reply) => {
    const found = await find(given, reply);
    if (found === null || deps.orgs.has(found.org)) return found;
    await orgNotConfigured(reply, found.org);
    return null;
  };

  app.get('/incidents', async (request, reply) => {
    const query = incidentQuery.safeParse(request.query, IN_WORDS);
    if (!query.success) return badInput(reply, query.error);
    if (!(await isKnownOrg(deps, query.data.org))) return noSuchOrg(reply);
    const { incidents, next } = await incidentPage(rows, query.data, deps.config.people);
    return { incidents: incidents.map(detailsInIso), next };
  });

  app.get('/incidents.csv', async (request, reply) => {
    const query = incidentsInAll.safeParse(request.query, IN_WORDS);
    if (!query.success) return badInput(reply, query.error);
    if (!(await isKnownOrg(deps, query.data.org))) return noSuchOrg(reply);
    const table = incidentCsv(rows, query.data, deps.config);
    const { by, via } = callerOf(request);
    deps.log.info({ by, ...via, filters: query.data }, 'incidents exported');
    return reply.type('text/csv; charset=utf-8').send(Readable.from(table));
  });

  app.get('/incidents/:id', async (request, reply) => {
    const named = await find(request.params, reply);
    if (named === null) return reply;
    const view = await incidentView(rows, named.org, named.incidentId);
    if (view === null) return noSuchIncident(reply);
    const [historyCheck, watch, related] = await Promise.all([
      verifyHistory(rows, named.org, named.incidentId),
      watchOfUser(deps, view.incident),
      relatedIncidents(rows, view.incident),
    ]);
    const incident = detailsInIso(view.incident);
    const nextStep = nextStepBeside(view.nextStep, related, view.incident);
    return { ...view, incident, nextStep, watch, related, historyCheck };
  });

  const decisions = { approve: approveAction, deny: denyAction, undo: undoAction } as const;
  for (const [word, decide] of Object.entries(decisions)) {
    app.post(`/incidents/:id/actions/:actionId/${word}`, async (request, reply) => {
      const named = await findToChange(request.params, reply);
      if (named === null) return reply;
      const { actionId } = named;
      if (actionId === null) return answerOutcome(reply, { outcome: 'not_found' });
      const body = deciding.safeParse(request.body ?? {}, IN_WORDS);
      if (!body.success) return badInput(reply, body.error);
      const asked = { ...named, actionId, ...callerOf(request), ...body.data };
      return answerOutcome(reply, await decide(deps, asked));
    });
  }

  const onIncident = <T extends z.ZodType>(
    word: string,
    shape: T,
    work: (
      named: { org: string; incidentId: number } & ReturnType<typeof callerOf>,
      body: z.infer<T>,
    ) => Promise<{ readonly outcome: string }>,
  ) =>
    app.post(`/incidents/:id/${word}`, async (request, reply) => {
      const named = await findToChange(request.params, reply);
      if (named === null) return reply;
      const body = shape.safeParse(request.body ?? {}, IN_WORDS);
      if (!body.success) return badInput(reply, body.error);
      const { org, incidentId } = named;
      return answerOutcome(reply, await work({ org, incidentId, ...callerOf(request) }, body.data));
    });

  onIncident('close', closing, (named, body) => closeIncident(deps, { ...named, ...body }));
  onIncident('note', noting, (named, { note }) => addNote(deps, { ...named, text: note }));
  onIncident('assign', assigning, (named, { assignee }) =>
    assignIncident(deps, { ...named, assignee }),
  );
  onIncident('act', acting, (named, { actions, ...body }) =>
    actByHand(deps, { ...named, ...body, kinds: actions ?? null }),
  );
  onIncident('let-pass', lettingPass, (named, body) => letPass(deps, { ...named, ...body }));
  onIncident('watch', watching, (named, body) => watchUser(deps, { ...named, ...body }));
  onIncident('reopen', asking, (named) => reopenIncident(deps, named));
  onIncident('ask', asking, (named) => askUser(deps, named));
}
