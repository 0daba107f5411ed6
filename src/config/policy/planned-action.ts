/** Reads the entries of a plan: the kind alone, or a mapping with what the kind needs. */
import { z } from 'zod';
import { RESPONSE_CATALOGUE } from '../../domain/response/response-catalogue.ts';
import { PLANNABLE_KINDS, type PlannedAction } from '../../domain/response/response-policy.ts';
import { keyed, minutes, oneOf, text } from './keyed.ts';

const BELONGS_TO: Readonly<Record<string, string>> = {
  group_id: 'quarantine',
  zone_name: 'block_ip',
  send_email: 'reset_password',
};

const settings = keyed({
  kind: oneOf(PLANNABLE_KINDS),
  group_id: text.optional(),
  zone_name: text.max(128, 'must not be longer than 128 characters').optional(),
  send_email: z.boolean('must be true or false').optional(),
  expires_after_minutes: minutes.optional(),
}).superRefine((given, context) => {
  const complain = (message: string, ...path: string[]) =>
    context.addIssue({ code: 'custom', path, message });
  for (const [key, kind] of Object.entries(BELONGS_TO)) {
    if (key in given && given.kind !== kind) complain(`belongs to ${kind} only`, key);
  }
  if (given.kind === 'quarantine' && given.group_id === undefined) {
    complain('needs group_id: the id of the quarantine group, such as 00g1a2b3c4');
  }
  if (
    given.expires_after_minutes !== undefined &&
    RESPONSE_CATALOGUE[given.kind].inverse === null
  ) {
    complain(`does not go with ${given.kind}: nothing takes it back`, 'expires_after_minutes');
  }
});

export const plannedAction = z.preprocess(
  (entry) => (typeof entry === 'string' ? { kind: entry } : entry),
  settings.transform((given): PlannedAction => {
    const { kind, group_id, zone_name, send_email, expires_after_minutes } = given;
    return {
      kind,
      params: {
        ...(group_id === undefined ? {} : { groupId: group_id }),
        ...(zone_name === undefined ? {} : { zoneName: zone_name }),
        ...(send_email === undefined ? {} : { sendEmail: send_email }),
        ...(expires_after_minutes === undefined
          ? {}
          : { expiresAfterMinutes: expires_after_minutes }),
      },
    };
  }),
);

/** A plan's actions, in order. Two actions are refused where one would make the other fail. */
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
