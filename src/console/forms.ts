/** Takes the decisions of people: each form is checked, carried out, and answered with a redirect to its page. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { VERDICTS } from '../domain/judgement/verdict.ts';
import { type Deciding, isOwnDecision } from '../domain/response/approver.ts';
import { RESOLUTIONS } from '../domain/response/incident.ts';
import { LONGEST_PASS_DAYS, PASS_NETWORKS } from '../domain/response/let-pass.ts';
import { PLANNABLE_KINDS } from '../domain/response/response-policy.ts';
import { LONGEST_WATCH_DAYS } from '../domain/response/watchlist.ts';
import { NO_ORIGINAL } from '../http/api/incident-input.ts';
import { clientOf } from '../http/client-of.ts';
import { mayChange } from '../http/identity.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import type { Client } from '../pipeline/metrics/refusals.ts';
import {
  type AnswerOutcome,
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
} from '../pipeline/steer.ts';
import { orgOfIncident } from '../store/org-status.ts';
import { duplicateSaid, original, text, written } from './form-fields.ts';
import { orgFormRoutes } from './org-forms.ts';
import type { AssetAddresses } from './page.ts';
import { readId } from './pages.ts';
import { deciderOf, pageOfForm, readerOf } from './readers.ts';
import { severalRoute } from './several.ts';
import { CAME, toldQuery } from './told.ts';

export type FormOptions = {
  readonly deps: Dependencies;
  readonly assets: AssetAddresses;
  readonly notFound: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
};

type IncidentForm = { readonly id: string };
type ActionForm = IncidentForm & { readonly actionId: string };
type Named = {
  readonly org: string;
  readonly incidentId: number;
  readonly by: string;
  readonly addresses: readonly string[];
  readonly via: Client;
};
type Outcome = Promise<{ readonly outcome: string; readonly reason?: string }>;

const csrfShape = z.object({ csrf: z.string() });
const closing = z.object({
  resolution: z.enum(RESOLUTIONS),
  of: original,
  note: text,
  /** The verdict that the page showed. */
  verdict: z.enum(VERDICTS).optional().catch(undefined),
  isDenied: z.stringbool().optional().catch(undefined),
  /** Ticked below what says that nothing is contained. */
  uncontained: z.stringbool().default(false).catch(false),
});
/** A response by hand; without an action, the plan for a hijack. */
const acting = z.object({
  action: z.enum(PLANNABLE_KINDS).optional(),
  again: z.coerce.number().int().positive().optional(),
  verdict: z.enum(VERDICTS),
});
const lettingPass = z.object({
  reason: written.min(1).max(500),
  days: z.coerce.number().int().min(1).max(LONGEST_PASS_DAYS),
  network: z.enum(PASS_NETWORKS),
  client: z.stringbool().optional(),
  clients: z.coerce.number().int(),
});
const watching = z.object({
  reason: written.min(1).max(500),
  days: z.coerce.number().int().min(1).max(LONGEST_WATCH_DAYS),
});
const noting = z.object({ note: text });
/** `from`: the assignee that the page showed; empty: nobody. Without an assignee, it is whoever sends it. */
const giving = z.object({
  from: z.string().optional().catch(undefined),
  assignee: text.max(320).optional(),
});

export async function formRoutes(app: FastifyInstance, options: FormOptions): Promise<void> {
  const { deps, notFound } = options;

  // A form without the session's own token was not made by these pages, so nothing in it is done.
  app.addHook('preHandler', async (request, reply) => {
    if (request.method !== 'POST') return;
    const sent = csrfShape.safeParse(request.body);
    const csrf = sent.success ? sent.data.csrf : undefined;
    const reader = readerOf(request);
    if (mayChange(request, reader, csrf, deps.config.publicUrl)) return;
    const via = clientOf(request);
    deps.refusals.note({ reason: 'other_origin', by: reader.by, via });
    return reply.redirect(`${pageOfForm(request.url)}?told=old_form`, 303);
  });

  /** Returns what a form is about, and by whom; null where there is no such incident, or its org is gone. */
  const find = async (request: FastifyRequest, id: string, reply: FastifyReply) => {
    const incidentId = readId(id);
    const org = incidentId === null ? null : await orgOfIncident(deps.database.rows, incidentId);
    if (incidentId !== null && org !== null && deps.orgs.has(org))
      return { org, incidentId, ...deciderOf(request) };
    if (org === null) notFound(request, reply);
    else reply.redirect(`/incidents/${incidentId}?told=org_gone`, 303);
    return null;
  };

  const onIncident = (word: string, work: (named: Named, body: unknown) => Outcome) =>
    app.post<{ Params: IncidentForm }>(`/incidents/:id/${word}`, async (request, reply) => {
      const named = await find(request, request.params.id, reply);
      if (named === null) return reply;
      const told = toldQuery(word, await work(named, request.body), readerOf(request));
      return reply.redirect(`/incidents/${named.incidentId}${told}`, 303);
    });

  const onAction = (word: string, work: (...asked: Parameters<typeof approveAction>) => Outcome) =>
    app.post<{ Params: ActionForm }>(
      `/incidents/:id/actions/:actionId/${word}`,
      async (request, reply) => {
        const actionId = readId(request.params.actionId);
        if (actionId === null) return notFound(request, reply);
        const named = await find(request, request.params.id, reply);
        if (named === null) return reply;
        const came = await work(deps, { ...named, actionId });
        const told = toldQuery(word, came, readerOf(request), actionId);
        return reply.redirect(`/incidents/${named.incidentId}${told}#${CAME}`, 303);
      },
    );

  onAction('approve', async (...asked) =>
    once('approve', asked[1].by, await approveAction(...asked)),
  );
  onAction('deny', async (...asked) => once('deny', asked[1].by, await denyAction(...asked)));
  onAction('undo', undoAction);

  onIncident('assign', async (named, body) => {
    const form = giving.safeParse(body);
    if (!form.success) return BAD_FORM;
    const { assignee = named.by, from } = form.data;
    const seen = from === '' ? null : from;
    const came = await assignIncident(deps, { ...named, assignee, from: seen });
    return came.outcome === 'done' && came.assignee !== named.by ? { outcome: 'given' } : came;
  });
  onIncident('act', async (named, body) => {
    const form = acting.safeParse(body);
    if (!form.success) return BAD_FORM;
    const { action, ...wish } = form.data;
    const kinds = action === undefined ? null : [action];
    const asked = await actByHand(deps, { ...named, ...wish, kinds });
    return asked.outcome === 'nothing_to_do' && asked.own ? { outcome: 'requested' } : asked;
  });
  onIncident('let-pass', async (named, body) => {
    const form = lettingPass.safeParse(body);
    return form.success ? letPass(deps, { ...named, ...form.data }) : BAD_FORM;
  });
  onIncident('watch', async (named, body) => {
    const form = watching.safeParse(body);
    return form.success ? watchUser(deps, { ...named, ...form.data }) : BAD_FORM;
  });
  onIncident('reopen', (named) => reopenIncident(deps, named));
  onIncident('ask', (named) => askUser(deps, named));
  onIncident('note', async (named, body) => {
    const form = noting.safeParse(body);
    return form.success ? addNote(deps, { ...named, text: form.data.note }) : BAD_FORM;
  });
  onIncident('close', async (named, body) => {
    const form = closing.safeParse(body);
    if (!form.success) return BAD_FORM;
    const said = duplicateSaid(form.data);
    if (said === null) return NO_ORIGINAL;
    const closed = await closeIncident(deps, { ...named, ...said });
    const own = closed.outcome === 'already_closed' && closed.closedBy === named.by;
    return own ? { outcome: 'closed' } : closed;
  });

  await severalRoute(app, options);

  await orgFormRoutes(app, deps);
}

/** Returns an answer in which a second click counts as done: nobody was faster than the person themselves. */
function once(does: Deciding['does'], by: string, answer: AnswerOutcome) {
  const twice = answer.outcome === 'already_decided' && isOwnDecision(answer, { does, by });
  return twice ? { outcome: does === 'deny' ? 'denied' : 'approved' } : answer;
}

const BAD_FORM = { outcome: 'bad_form' } as const;
