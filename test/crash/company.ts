/** An org whose people work without end, and the environment of a service beside it. */
import { setTimeout as pause } from 'node:timers/promises';
import { aPerson, NETWORKS, SSO } from '../stories/people.ts';
import { type OktaOrg, startOktaOrg } from '../support/okta-org/index.ts';
import { freePort, HOOK_SECRET } from '../support/service.ts';

type Cleanup = { after(work: () => Promise<unknown> | unknown): void };

export async function aCompany(t: Cleanup, databaseUrl: string) {
  const org = await startOktaOrg({ hookTimeoutMs: 3_000 });
  t.after(() => org.close({ allowViolations: true }));
  const token = org.addApiToken().value;
  const port = await freePort();
  const environment = {
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    OKTA_ORG_URL: org.url,
    OKTA_API_TOKEN: token,
    OKTA_HOOK_SECRETS: HOOK_SECRET,
    RESPONSE_MODE: 'enforce',
    CORROBORATION_GRACE_SECONDS: '5',
    SYSTEM_LOG_POLL_SECONDS: '0',
    LOG_LEVEL: 'info',
  };
  return { org, environment };
}

/** Sessions one after the other, each with a change of network, until told to stop, or the test fails. */
export function workWithoutEnd(t: Cleanup, org: OktaOrg, pauseMs = 15) {
  const people = Array.from({ length: 20 }, (_, index) => aPerson(org, `Worker${index}`));
  const app = org.addApp('Mail');
  let working = true;
  const done = (async () => {
    for (let turn = 0; working; turn += 1) {
      const person = people[turn % people.length];
      if (person === undefined) return;
      const session = org.signIn(person.user, person.at(NETWORKS.home));
      session.act(SSO, { app });
      await pause(pauseMs);
      session.act(SSO, { app, client: person.at(NETWORKS.mobile) });
      await pause(pauseMs);
    }
  })();
  // Else the process of a test that failed would never end, and the whole run with it.
  t.after(() => {
    working = false;
  });
  return {
    async stop() {
      working = false;
      await done;
      await org.drain();
    },
  };
}

/** Uuids of events in deliveries that were answered with 204. */
export function acknowledged(org: OktaOrg): string[] {
  const uuids = org.deliveries.filter(({ status }) => status === 204).flatMap((made) => made.uuids);
  return [...new Set(uuids)];
}
