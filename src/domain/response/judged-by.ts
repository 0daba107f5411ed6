/**
 * Reads from an incident's history by which rules it was judged, or an action decided on. Earlier versions wrote less.
 */

export type JudgedBy = {
  readonly version: string;
  readonly policy: string;
  /** For the incident's user; in entries without a `rule`, the org's. */
  readonly mode: string;
  /** The policy's rule that decided on the user; null where its defaults did, absent where that was not recorded. */
  readonly rule?: string | null;
  /** Whether the policy protects the user; absent where that was not written down. */
  readonly protected?: string;
};

type Entry = { readonly kind: string; readonly data: unknown };

const JUDGED: ReadonlySet<string> = new Set(['opened', 'judged_again', 'verdict_changed']);

/** Returns the rules of the last judgement; null where an earlier version judged, or nothing was judged. */
export function judgedLastBy(history: readonly Entry[]): JudgedBy | null {
  return rulesOf(history.findLast(({ kind }) => JUDGED.has(kind))?.data);
}

/** The rule and mode by which an action was done without a person, as last planned; null where that is not known. */
export function agreedByPolicy(actionId: number, history: readonly Entry[]): string | null {
  const planned = history.findLast(
    ({ kind, data }) => kind === 'action_planned' && isRecord(data) && data.actionId === actionId,
  );
  if (!isRecord(planned?.data) || planned.data.status !== 'approved') return null;
  return policyInWords(rulesOf(planned.data));
}

/** `the rule “Admins” (enforce)`; null for entries of earlier versions, which have the org's mode alone. */
export function policyInWords(rules: JudgedBy | null): string | null {
  if (rules?.rule === undefined) return null;
  const name = rules.rule === null ? 'the policy' : `the rule “${rules.rule}”`;
  return `${name} (${rules.mode})`;
}

/** What an entry's data says of the rules; null where it does not. */
export function rulesOf(data: unknown): JudgedBy | null {
  const said = isRecord(data) ? data.rules : null;
  if (!isRecord(said)) return null;
  const { version, policy, mode, rule, protected: kept } = said;
  if (typeof version !== 'string' || typeof policy !== 'string' || typeof mode !== 'string')
    return null;
  return {
    version,
    policy,
    mode,
    ...(rule === null || typeof rule === 'string' ? { rule } : {}),
    ...(typeof kept === 'string' ? { protected: kept } : {}),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
