/** Tells whether an incident is in the hands of somebody who can do something about it. */
import { z } from 'zod';
import { whyMayNotDecide } from '../../domain/response/approver.ts';
import { policyFor, type ResponsePolicy } from '../../domain/response/response-policy.ts';
import type { IncidentView } from '../../store/incident-view.ts';

/**
 * Whether both the assignee and whoever gave it to them may approve: otherwise somebody who is no approver could give
 * it to one who does not know of it. A name without a channel, as scripts may write it, is any approver's so named.
 */
export function isInHand(
  { incident, history }: Pick<IncidentView, 'incident' | 'history'>,
  responses: ResponsePolicy,
): boolean {
  const { assignee, userId, userLogin, details } = incident;
  const given = history.filter(({ kind }) => kind === 'assigned').at(-1);
  if (assignee === null || given === undefined) return false;
  const entry = assignedShape.safeParse(given.data).data;
  if (entry?.to !== assignee) return false;
  const groups = details.user?.groups ?? null;
  const roles = details.user?.roles ?? null;
  const subject = { id: userId ?? '', login: userLogin, groups, roles };
  const { approvers } =
    userId === null ? responses.approval : policyFor(responses, subject).approval;
  const bare = approvers.map((one) => one.replace(/^[a-z]+:/i, ''));
  const may = (name: string) =>
    whyMayNotDecide(approvers, { by: name, groups: entry.groups.get(name) }) === null ||
    (!name.includes(':') && whyMayNotDecide(bare, { by: name }) === null);
  return may(assignee) && may(given.actor);
}

const assignedShape = z.object({
  to: z.string().nullable(),
  /** Groups of the two by name, as they were when it was given. */
  groups: z
    .record(z.string(), z.array(z.string()))
    .catch({})
    // Anybody writes an assignee, and an object has a `constructor` that nobody put there.
    .transform((groups) => new Map(Object.entries(groups))),
});
