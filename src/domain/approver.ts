/** Who may answer, and whether two answers are two people. Names are `channel:name`, e.g. `slack:U1`. */

/** Whether the policy's list lets this person decide; `*` lets everybody who can sign in. */
export function mayDecide(approvers: readonly string[], by: string): boolean {
  return approvers.some((one) => one === '*' || one.toLowerCase() === by.toLowerCase());
}

/**
 * Different people among these. The same name in two channels is one person, so that nobody is the
 * second pair of eyes to themselves; two names of one person can only be told by the approver list.
 */
export function differentPeople(names: readonly string[]): number {
  return new Set(names.map((name) => name.slice(name.indexOf(':') + 1).toLowerCase())).size;
}
