/** One entry of a plan: the kind alone, or a mapping with what the kind needs. */
import { z } from 'zod';
import { RESPONSE_ACTION_KINDS, RESPONSE_CATALOGUE } from '../../domain/response-catalogue.ts';
import type { PlannedAction } from '../../domain/response-policy.ts';
import { keyed, oneOf, text } from './keyed.ts';

/** What only takes something back belongs to undo, never to a plan. */
const TAKES_BACK = new Set(['unsuspend', 'unblock_ip', 'unquarantine', 'lower_risk']);
export const PLANNABLE_KINDS = RESPONSE_ACTION_KINDS.filter((kind) => !TAKES_BACK.has(kind));

const DEFAULT_BLOCK_ZONE = 'Session Warden: blocked';

export const plannedAction = z.preprocess(
  (entry) => (typeof entry === 'string' ? { kind: entry } : entry),
  keyed({
    kind: oneOf(PLANNABLE_KINDS),
    group_id: text.optional(),
    zone_name: text.max(128, 'must not be longer than 128 characters').optional(),
    send_email: z.boolean('must be true or false').optional(),
  })
    .superRefine((given, context) => {
      const misplaced = (key: string, kind: string) =>
        context.addIssue({ code: 'custom', path: [key], message: `belongs to ${kind} only` });
      if (given.group_id !== undefined && given.kind !== 'quarantine') {
        misplaced('group_id', 'quarantine');
      }
      if (given.zone_name !== undefined && given.kind !== 'block_ip') {
        misplaced('zone_name', 'block_ip');
      }
      if (given.send_email !== undefined && given.kind !== 'reset_password') {
        misplaced('send_email', 'reset_password');
      }
      if (given.kind === 'quarantine' && given.group_id === undefined) {
        context.addIssue({
          code: 'custom',
          message: 'needs group_id: the id of the quarantine group, such as 00g1a2b3c4',
        });
      }
    })
    .transform((given): PlannedAction => {
      switch (given.kind) {
        case 'quarantine':
          return { kind: given.kind, params: { groupId: given.group_id ?? '' } };
        case 'block_ip':
          return { kind: given.kind, params: { zoneName: given.zone_name ?? DEFAULT_BLOCK_ZONE } };
        case 'reset_password':
          return { kind: given.kind, params: { sendEmail: given.send_email ?? true } };
        default:
          return { kind: given.kind, params: {} };
      }
    }),
);

/** A plan, in order. Two actions of which one makes the other fail are refused. */
export const plan = z
  .array(plannedAction, 'must be a list of response actions')
  .superRefine((actions, context) => {
    const kinds = actions.map(({ kind }) => kind);
    actions.forEach((action, index) => {
      const facts = PLANNABLE_KINDS.find((kind) => kind === action.kind);
      const earlier = kinds.slice(0, index);
      const excluded = facts === undefined ? [] : RESPONSE_CATALOGUE[facts].excludes;
      const clash = excluded.find((kind) => earlier.includes(kind));
      if (clash !== undefined) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `${action.kind} does not go together with ${clash}: choose one of them`,
        });
      }
      if (earlier.includes(action.kind)) {
        context.addIssue({ code: 'custom', path: [index], message: 'stands in the plan twice' });
      }
    });
  });
