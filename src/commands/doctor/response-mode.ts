/** Checks what is done in an org automatically: by this configuration, by the running instances, and by the switch. */
import { type RulesInForce, rulesInForce } from '../../config/rules-in-force.ts';
import type { OrgConfig } from '../../config.ts';
import { modeInWords } from '../../domain/response/mode-in-words.ts';
import { type LiveInstance, liveInstances } from '../../store/instances.ts';
import { type OrgSwitch, readSwitch } from '../../store/switches.ts';
import { type Check, type CheckResult, fault, ok, warning } from './check.ts';
import { type DatabaseDoor, whereInOrder } from './database.ts';
import { named } from './instances.ts';

/** Returns the check that tells what the org's response mode means: it decides whether users are signed out. */
export function modeCheck(org: OrgConfig, door: DatabaseDoor): Check {
  const asConfigured = modeInWords(org.responses);
  const run = () =>
    whereInOrder(
      door,
      async ({ pool, rows }) => {
        const others = otherPolicies(rulesInForce(org), org.key, await liveInstances(pool));
        return others ?? stopped(org.key, asConfigured, await readSwitch(rows, org.key));
      },
      ok(asConfigured),
    );
  return { org: org.key, name: 'response mode', run };
}

/** Returns the instances that decide by another configuration, for which this report would be wrong. */
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
