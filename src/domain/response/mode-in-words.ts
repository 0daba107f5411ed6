/** Says how far a policy goes by itself, rules included: one that enforces for some is no policy that asks. Pure. */
import type { ResponseMode } from './incident.ts';

const MODES: Readonly<Record<ResponseMode, string>> = {
  observe: 'nothing is done in Okta; incidents say what would have been done',
  approve: 'every action waits for a person',
  enforce: 'actions are taken by themselves, within the limits of the policy',
};

type Modes = {
  readonly mode: ResponseMode;
  /** One without a mode has the policy's. */
  readonly rules: readonly { readonly name: string; readonly mode?: ResponseMode }[];
};

/** Returns `approve: every action waits for a person; rule “Admins”: enforce`. */
export function modeInWords(policy: Modes): string {
  const rules = rulesOfOtherMode(policy).map(({ name, mode }) => `; rule “${name}”: ${mode}`);
  return `${policy.mode}: ${MODES[policy.mode]}${rules.join('')}`;
}

/** Returns the rules that go less far, or further, than the policy does for everybody else. */
export function rulesOfOtherMode({
  mode,
  rules,
}: Modes): readonly { readonly name: string; readonly mode: ResponseMode }[] {
  return rules.flatMap((rule) =>
    rule.mode === undefined || rule.mode === mode ? [] : { name: rule.name, mode: rule.mode },
  );
}
