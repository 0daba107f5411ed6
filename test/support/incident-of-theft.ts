/** A theft in the simulated org that has become an incident, from which most tests of responding start. */
import assert from 'node:assert/strict';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { actionsOf } from '../../src/store/actions.ts';
import { incidentView } from '../../src/store/incident-view.ts';
import { type TestOptions, testDependencies } from './dependencies.ts';
import { type OktaOrg, startOktaOrg, type UserInput } from './okta-org/index.ts';
import { steal } from './theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

export const CLEAR = 'DELETE /api/v1/users/{user}/sessions';
export const EXPIRE = 'POST /api/v1/users/{user}/lifecycle/expire_password';

/** Returns a simulated org, and dependencies with credentials for it. */
export async function anOrg(t: Cleanup, options: Omit<TestOptions, 'okta'> = {}) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const token = okta.addApiToken().value;
  return { okta, deps: await testDependencies(t, { okta: { url: okta.url, token }, ...options }) };
}

/** Returns an org with a stolen session that was decided on. */
export async function anOrgWithATheft(
  t: Cleanup,
  options: Omit<TestOptions, 'okta'> = {},
  user: UserInput = {},
) {
  const { okta, deps } = await anOrg(t, options);
  const theft = await steal(deps, okta, user);
  const { incidentId } = await theft.decide();
  assert.ok(incidentId !== null);
  return {
    okta,
    deps,
    theft,
    job: { org: 'main', incidentId },
    actions: () => actionsOf(deps.database.rows, 'main', incidentId),
    view: () => incidentOf(deps, incidentId),
  };
}

export async function incidentOf(deps: Dependencies, incidentId: number) {
  const view = await incidentView(deps.database.rows, 'main', incidentId);
  assert.ok(view !== null);
  return view;
}

/** Returns the calls that changed something, in order. */
export function changes(okta: OktaOrg): string[] {
  return okta.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replace(/00u\w+/, '{user}')}`);
}
