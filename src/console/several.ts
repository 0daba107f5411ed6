/** Takes the form about several incidents of the list. Each is changed by itself, as from its own page. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { VERDICTS } from '../domain/judgement/verdict.ts';
import { RESOLUTIONS } from '../domain/response/incident.ts';
import { NO_ORIGINAL } from '../http/api/incident-input.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import {
  actByHand,
  assignIncident,
  closeIncident,
  MOST_AT_ONCE,
  steerSeveral,
} from '../pipeline/steer.ts';
import { pausedOrgs } from '../store/org-status.ts';
import { duplicateSaid, original, text } from './form-fields.ts';
import { words } from './format.ts';
import { containPage } from './incidents/contain-page.ts';
import { addressOf, readListQuery } from './incidents/list-query.ts';
import { type SeveralOutcome, type Steered, severalPage } from './incidents/several-page.ts';
import type { AssetAddresses } from './page.ts';
import { readContainable } from './read-containable.ts';
import { deciderOf, readerOf } from './readers.ts';

const choice = z
  .string()
  .transform((sent, context) => {
    try {
      return JSON.parse(sent) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'is no choice' });
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      id: z.number().int().positive().max(1e15),
      verdict: z.enum(VERDICTS),
      from: z.string().nullable(),
      shown: z
        .array(z.object({ kind: z.string(), seal: z.string() }))
        .max(50)
        .optional(),
    }),
  );
type Choice = z.infer<typeof choice>;

const several = z.object({
  chosen: z.preprocess(
    (sent) => (typeof sent === 'string' ? [sent] : sent),
    z.array(choice).min(1).max(MOST_AT_ONCE),
  ),
});
const wanted = z.discriminatedUnion('do', [
  /** Shows what containing would do; `contain-now` does it, by what was shown. */
  z.object({ do: z.literal('contain') }),
  z.object({ do: z.literal('contain-now') }),
  z.object({ do: z.literal('assign'), assignee: text.max(320) }),
  z.object({
    do: z.literal('close'),
    resolution: z.enum(RESOLUTIONS),
    of: original,
    note: text,
    uncontained: z.stringbool().default(false).catch(false),
  }),
]);
const backShape = z.object({ back: z.string().max(2_000) });

/** Must be registered where a form without the session's token is refused already. */
export async function severalRoute(
  app: FastifyInstance,
  { deps, assets }: { readonly deps: Dependencies; readonly assets: AssetAddresses },
): Promise<void> {
  app.post('/incidents/several', async (request, reply) => {
    const back = listItStoodOn(request);
    const chosen = several.safeParse(request.body);
    const form = wanted.safeParse(request.body);
    if (!chosen.success) return reply.redirect(toldOn(back, 'none_chosen'), 303);
    if (!form.success) return reply.redirect(toldOn(back, 'bad_form'), 303);
    const reader = readerOf(request);
    const frame = { assets, reader, paused: await pausedOrgs(deps.database.rows) };
    const send = (shown: string) => reply.type('text/html; charset=utf-8').send(shown);
    if (form.data.do === 'contain') {
      const ids = [...new Set(chosen.data.chosen.map(({ id }) => id))];
      return send(containPage({ ...(await readContainable(deps, ids)), back }, frame));
    }
    const results = await steer(deps, chosen.data.chosen, form.data, deciderOf(request));
    return send(severalPage({ wanted: inWords(form.data), results, back }, frame));
  });
}

type Steering = Exclude<z.infer<typeof wanted>, { readonly do: 'contain' }>;

function steer(
  deps: Dependencies,
  chosen: readonly Choice[],
  form: Steering,
  decider: ReturnType<typeof deciderOf>,
): Promise<readonly SeveralOutcome[]> {
  const seen = new Map(chosen.map((one) => [one.id, one]));
  const onFault = (err: unknown, incidentId: number) =>
    deps.log.error({ err, incidentId }, 'one of several incidents could not be changed');
  return steerSeveral<Steered>(
    deps,
    [...seen.keys()].map((id) => ({ id })),
    async (named) => {
      const { verdict, from, shown = [] } = seen.get(named.incidentId) ?? {};
      if (form.do === 'assign') {
        return assignIncident(deps, { ...named, ...decider, assignee: form.assignee, from });
      }
      if (form.do === 'contain-now') {
        const asked = await actByHand(deps, { ...named, ...decider, kinds: null, verdict, shown });
        return asked.outcome === 'nothing_to_do' && asked.own ? ASKED_TWICE : asked;
      }
      const said = duplicateSaid(form);
      if (said === null) return NO_ORIGINAL;
      const closed = await closeIncident(deps, { ...named, ...decider, ...said, verdict });
      const own = closed.outcome === 'already_closed' && closed.closedBy === decider.by;
      return own ? { outcome: 'closed', calledOff: 0 } : closed;
    },
    onFault,
  );
}

/** Outcome where a form was sent twice: it did what it says. */
const ASKED_TWICE = { outcome: 'requested', actions: [], left: [] } as const;

function inWords(form: Steering): string {
  if (form.do === 'contain-now') return 'asked to be contained';
  return form.do === 'assign' ? `given to ${form.assignee}` : `closed as ${words(form.resolution)}`;
}

/** Returns the list's address, rebuilt from its filters, so that no form leads anywhere else. */
function listItStoodOn({ body }: FastifyRequest): string {
  const read = backShape.safeParse(body);
  const filters = Object.fromEntries(new URLSearchParams(read.success ? read.data.back : ''));
  return addressOf({ ...readListQuery(filters), chosen: undefined });
}

function toldOn(list: string, code: 'none_chosen' | 'bad_form'): string {
  return `${list}${list.includes('?') ? '&' : '?'}told=${code}`;
}
