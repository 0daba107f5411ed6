/** Measures the time from posting the first bad event to clearing the sessions; each call to Okta takes 100 ms. */
import { startOktaOrg } from '../../test/support/okta-org/index.ts';
import { SECRET, startWarden } from './processes.ts';

const CALL_MS = 100;
const THEFTS = 40;

const LAPTOP =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** Returns the milliseconds of each theft, in order. */
export async function containmentTimes(databaseUrl: string): Promise<number[]> {
  await using org = await startOktaOrg({ seed: 11 });
  const token = org.addApiToken();
  const warden = await startWarden(databaseUrl, {
    OKTA_ORG_URL: org.url,
    OKTA_API_TOKEN: token.value,
    RESPONSE_MODE: 'enforce',
    POLICY_FILE: 'scripts/bench/policy.yaml',
  });
  try {
    org.faults.add({ path: /^\/api\//, latencyMs: CALL_MS });
    const times: number[] = [];
    for (let theft = 0; theft < THEFTS; theft += 1)
      times.push(await oneTheft(org, warden.port, theft));
    return times;
  } finally {
    await warden.stop();
  }
}

type Org = Awaited<ReturnType<typeof startOktaOrg>>;

async function oneTheft(org: Org, port: number, theft: number): Promise<number> {
  const user = org.addUser({ firstName: `User${theft}` });
  const session = org.signIn(user, {
    ip: `198.51.100.${theft + 1}`,
    asn: 3320,
    asOrg: 'Deutsche Telekom AG',
    userAgent: LAPTOP,
  });
  const app = org.addApp('Payroll');
  session.act('user.authentication.sso', { app });
  await post(org, port, session.id);
  const thief = {
    ip: `203.0.113.${theft + 1}`,
    asn: 14061,
    asOrg: 'DigitalOcean, LLC',
    userAgent: 'python-requests/2.32',
  };
  session.act('user.authentication.sso', { app, client: thief });
  const startedAt = performance.now();
  await post(org, port, session.id);
  for (;;) {
    if (!session.isActive()) return performance.now() - startedAt;
    if (performance.now() - startedAt > 30_000) throw new Error(`theft ${theft} was not contained`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Delivers all events of the session, as Okta would; events already recorded change nothing. */
async function post(org: Org, port: number, sessionId: string): Promise<void> {
  const events = org.log().filter((event) => JSON.stringify(event).includes(sessionId));
  const answer = await fetch(`http://127.0.0.1:${port}/okta/events`, {
    method: 'POST',
    headers: { authorization: SECRET, 'content-type': 'application/json' },
    body: JSON.stringify({ eventId: crypto.randomUUID(), data: { events } }),
  });
  if (answer.status !== 204) throw new Error(`a delivery was answered with ${answer.status}`);
}
