import { createRequire } from 'node:module';
import type { Client, Collection, RequestExecutor } from '@okta/okta-sdk-nodejs';
import { OktaError } from './error.ts';
import type { Transport } from './transport.ts';

/**
 * Loads the SDK on demand: its 35 MB, and a quarter of the start, are only for those with credentials, which a receiver
 * may lack.
 */
const load = createRequire(import.meta.url);

/**
 * Returns Okta's SDK on top of the service's transport. The SDK's executor is the place it offers for this; it avoids
 * the SDK's known faults (8.1.0): waiting for ever, swallowed token errors, a token per concurrent call, followed
 * redirects, the proxy taken from the environment, retries of its own. Its cache, which never forgets, is off. Every
 * setting is given, because the SDK takes missing ones from `OKTA_CLIENT_*` or okta.yaml.
 */
export function openSdk(transport: Transport): Client {
  const { Client, RequestExecutor } = load('@okta/okta-sdk-nodejs') as Sdk;
  const requestExecutor = Object.assign(new RequestExecutor(), {
    fetch: (request: SdkRequest) => sendForSdk(transport, request),
  });
  return new Client({
    orgUrl: transport.orgUrl.origin,
    // Only to satisfy the constructor: the transport adds the real credentials.
    authorizationMode: 'SSWS',
    token: 'set-by-transport',
    clientId: '',
    scopes: [],
    privateKey: '',
    keyId: '',
    cacheMiddleware: null,
    requestExecutor: requestExecutor as unknown as RequestExecutor,
  });
}

type Sdk = typeof import('@okta/okta-sdk-nodejs');

/** What the SDK hands to its executor, as far as it matters. */
type SdkRequest = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

async function sendForSdk(transport: Transport, request: SdkRequest): Promise<Response> {
  const answer = await transport.send({
    method: request.method.toUpperCase(),
    url: request.url,
    headers: lowerCased(request.headers),
    body: request.body,
  });
  const body = [204, 205].includes(answer.status) ? null : answer.text;
  return new Response(body, { status: answer.status, headers: answer.headers });
}

/**
 * Returns the headers with names in lower case, so that the transport's `authorization` replaces the SDK's
 * `Authorization`.
 */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/**
 * Runs one SDK call. The SDK parses a body wherever the API description promises one, and throws a SyntaxError or a
 * bare Error when Okta answers 2xx in another form (204 for 200): the action was, or may have been, done. Calls that
 * were never sent, for a missing argument, are bugs, and their error is passed on.
 * @throws OktaError `okta_unknown_outcome` for those answers, and whatever the transport throws
 */
export async function callSdk<T>(call: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof OktaError) throw cause;
    if (cause instanceof Error && cause.name === 'RequiredError') throw cause;
    throw new OktaError({
      code: 'okta_unknown_outcome',
      message: `${call} was answered in a form that Okta's SDK cannot read`,
      retryable: true,
      mayHaveActed: !call.startsWith('GET '),
      cause,
    });
  }
}

/**
 * Returns a list of Okta's, read page after page. The SDK's iterator yields null on an empty page; those are left out.
 * @throws OktaError `okta_list_too_long` where there are more than `limit` items: by a partial list a protected user
 * would seem unprotected, or a token that is still alive would seem gone
 */
export async function collectPages<T>(
  call: string,
  open: () => Promise<Collection<T>>,
  limit: number,
): Promise<T[]> {
  return callSdk(call, async () => {
    const items: T[] = [];
    for await (const item of await open()) {
      if (item !== null) items.push(item);
      if (items.length > limit) throw tooLong(call, limit);
    }
    return items;
  });
}

function tooLong(call: string, limit: number): OktaError {
  return new OktaError({
    code: 'okta_list_too_long',
    message: `${call} lists more than ${limit}`,
    retryable: false,
  });
}
