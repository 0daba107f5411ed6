/** What is done in an org by itself: as this configuration has it, as those who serve do, and as the switch lets them. */
import { type RulesInForce, rulesInForce } from '../../config/rules-in-force.ts';
import type { OrgConfig } from '../../config.ts';
import type { ResponseMode } from '../../domain/response/incident.ts';
import type { LiveInstance } from '../../store/instances.ts';
import type { OrgSwitch } from '../../store/switches.ts';
import { type Check, type CheckResult, fault, ok, warning } from './check.ts';
import { type DatabaseDoor, whereInOrder } from './database.ts';
import { named } from './instances.ts';

const MODES: Readonly<Record<ResponseMode, string>> = {
  observe: 'nothing is done in Okta; incidents say what would have been done',
  approve: 'every action waits for a person',
  enforce: 'actions are taken by themselves, within the limits of the policy',
};

/** What the org's response mode means, said plainly: it decides whether users get signed out. */
export function modeCheck(org: OrgConfig, door: DatabaseDoor): Check {
  const asConfigured = inWords(org);
  const run = () =>
    whereInOrder(
      door,
      async ({ instances, actionSwitch }) => {
        const others = otherPolicies(rulesInForce(org), org.key, await instances());
        return others ?? stopped(org.key, asConfigured, await actionSwitch(org.key));
      },
      ok(asConfigured),
    );
  return { org: org.key, name: 'response mode', run };
}

function inWords({ responses }: OrgConfig): string {
  const other = responses.rules.filter(({ mode }) => mode && mode !== responses.mode);
  const rules = other.map(({ name, mode }) => `; rule “${name}”: ${mode}`).join('');
  return `${responses.mode}: ${MODES[responses.mode]}${rules}`;
}

/** Who decides by something else than this configuration, of which all said here would be untrue. */
function otherPolicies(
  { policy, mode }: RulesInForce,
  org: string,
  live: readonly LiveInstance[],
): CheckResult | null {
  const byPolicy = Map.groupBy(live, ({ orgs }) => {
    const theirs = orgs[org];
    if (theirs === undefined) return 'without this org';
    return theirs.policy === policy ? '' : `with policy ${theirs.policy} (${theirs.mode})`;
  });
  byPolicy.delete('');
  if (byPolicy.size === 0) return null;
  const others = [...byPolicy].map(([what, those]) => `${named(those)} ${what}`);
  return fault(
    `Policy ${policy} (${mode}) in this configuration, but ${others.join(', ')}.`,
    'Restart them; or run doctor with the policy file and the variables that they have.',
  );
}

function stopped(
  org: string,
  asConfigured: string,
  { actionsPaused, changedAt, changedBy, reason }: OrgSwitch,
): CheckResult {
  if (!actionsPaused) return ok(asConfigured);
  const why = reason === null ? '' : ` (“${reason}”)`;
  return warning(
    `${asConfigured}; but all actions are stopped since ${changedAt?.toISOString()} by ${changedBy}${why}.`,
    `To let them go on: warden resume --org ${org}`,
  );
}
