/** Says why steering changed nothing, for every way of asking: one code, one sentence and the facts behind it. */

/** All that an outcome of steering may hold, as far as the words here need it. */
export type Outcome = {
  readonly outcome: string;
  readonly reason?: string;
  readonly status?: string;
  readonly decidedBy?: string | null;
  readonly closedBy?: string | null;
  readonly resolution?: string | null;
  readonly left?: readonly LeftOut[];
};

/** An action that was wanted and is not done. */
export type LeftOut = {
  readonly kind: string;
  /** `agreed`: it is under way. `not_possible`: not for this user or theft, or not together with the others. */
  readonly because: 'done' | 'agreed' | 'protected' | 'not_configured' | 'not_possible';
  readonly reason: string;
};

export type Unchanged = {
  readonly code: string;
  readonly message: string;
  /** The facts of the message for programs, as far as they apply. */
  readonly details?: Readonly<
    Partial<Pick<Outcome, 'status' | 'decidedBy' | 'closedBy' | 'resolution'>>
  >;
  readonly left?: readonly Pick<LeftOut, 'kind' | 'because'>[];
};

/**
 * Returns the reason with its HTTP status; null where something was changed, or will be.
 * @param absent message where there is no such thing
 */
export function whyUnchanged(
  outcome: Outcome,
  absent = NO_SUCH_ACTION,
): { readonly status: number; readonly error: Unchanged } | null {
  const [status, message] = refused(outcome, absent) ?? [];
  if (status === undefined || message === undefined) return null;
  return { status, error: { code: outcome.outcome, message, ...factsOf(outcome) } };
}

const NO_SUCH_ACTION = 'There is no such action or incident in this org.';

function refused(outcome: Outcome, absent: string): readonly [number, string] | null {
  const { reason } = outcome;
  switch (outcome.outcome) {
    case 'not_found':
      return [404, absent];
    case 'not_allowed':
      return [403, reason ?? 'The policy does not allow it.'];
    case 'too_many':
      return [429, reason ?? 'That is too much within an hour.'];
    case 'nothing_to_do':
      return [409, reason ?? 'There is nothing to do.'];
    case 'not_possible':
      return [409, reason ?? 'That cannot be done.'];
    case 'cannot_ask':
    case 'already_asked':
      return [409, reason ?? 'The user cannot be asked.'];
    case 'expired':
      return [409, 'The time to answer is over. Nothing was done.'];
    case 'already_undone':
      return [409, 'It has been taken back already.'];
    case 'already_open':
      return [409, 'It is open.'];
    case 'already_ended':
      return [409, 'It has ended already.'];
    case 'already_decided':
      return [409, decided(outcome)];
    case 'already_closed':
      return [409, closed(outcome)];
    case 'judged_otherwise':
      return [409, reason ?? 'It is judged otherwise now.'];
    case 'not_contained':
      return [409, reason ?? 'Nothing is contained.'];
    default:
      return null;
  }
}

function factsOf({ status, decidedBy, closedBy, resolution, left }: Outcome) {
  const details = {
    ...(status === undefined ? {} : { status }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(closedBy === undefined ? {} : { closedBy }),
    ...(resolution === undefined ? {} : { resolution }),
  };
  return {
    ...(Object.keys(details).length === 0 ? {} : { details }),
    ...(left === undefined ? {} : { left: left.map(({ kind, because }) => ({ kind, because })) }),
  };
}

function decided({ status, decidedBy }: Outcome): string {
  const by = decidedBy === null || decidedBy === undefined ? '' : ` by ${decidedBy}`;
  return `The action is ${status}${by}: the first answer counts, and this one changed nothing.`;
}

function closed({ status, closedBy }: Outcome): string {
  return `The incident is ${status}, by ${closedBy ?? 'the system'}; this changed nothing.`;
}
