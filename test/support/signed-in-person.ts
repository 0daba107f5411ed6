/** A person who signed in to the console through the identity provider, and requests of their browser. */
import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import type { identityProvider, ProviderBehaviour } from './identity-provider.ts';

const BROWSER = { 'user-agent': 'Browser/1.0', accept: 'text/html', host: 'localhost:8080' };
const ORIGIN = 'http://localhost:8080';

type Provider = Awaited<ReturnType<typeof identityProvider>>;

/** Signs a person in. @param behaviour decides whom the provider names next */
export async function signInAs(
  app: FastifyInstance,
  provider: Provider,
  behaviour: ProviderBehaviour,
  person: Pick<ProviderBehaviour, 'login' | 'email'>,
) {
  delete behaviour.email;
  Object.assign(behaviour, person);
  const start = await app.inject({ url: '/sign-in/oidc?return=/orgs', headers: BROWSER });
  const asking = start.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const { callback } = provider.signInAt(String(start.headers.location));
  const back = await app.inject({ url: callback, headers: { ...BROWSER, cookie: asking } });
  const session = back.cookies.find(({ name, value }) => name === 'warden-session' && value !== '');
  assert.ok(session !== undefined, back.body);
  const headers = { ...BROWSER, cookie: `warden-session=${session.value}` };
  const read = async (url: string) => app.inject({ url, headers });
  const csrf = /name="csrf" value="([^"]+)"/.exec((await read('/orgs')).body)?.[1] ?? '';
  return {
    read,
    /** Calls the API as the console's own scripts do, and returns the status and the answer. */
    api: async (method: 'GET' | 'POST', url: string, payload: object = {}) => {
      const change = { origin: ORIGIN, 'x-csrf-token': csrf, accept: 'application/json' };
      const sent = method === 'POST' ? { payload } : {};
      const answer = await app.inject({ method, url, headers: { ...headers, ...change }, ...sent });
      return { status: answer.statusCode, text: answer.body };
    },
    /** Sends a form as a page does, and returns where it leads. */
    form: async (url: string, fields: Record<string, string> = {}) => {
      const answer = await app.inject({
        method: 'POST',
        url,
        headers: {
          ...headers,
          origin: ORIGIN,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams({ csrf, ...fields }).toString(),
      });
      return String(answer.headers.location);
    },
  };
}
