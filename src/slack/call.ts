/** Makes one call of Slack's Web API, with a time limit and without a retry. */
import { refused, SlackError } from './error.ts';

export type CallSettings = {
  readonly botToken: string;
  /** URL with a slash at its end. */
  readonly apiUrl: string;
  readonly timeoutMs?: number;
};

export type SlackAnswer = Readonly<Record<string, unknown>>;

/** Form of the body; older methods that read ignore a JSON body, and answer as if nothing had been sent. */
export type BodyForm = 'json' | 'form';

const TIMEOUT_MS = 10_000;

/** Returns Slack's answer. @throws SlackError where the call was not done */
export async function callSlack(
  settings: CallSettings,
  method: string,
  body: SlackAnswer,
  as: BodyForm = 'json',
): Promise<SlackAnswer> {
  return (await callForScopes(settings, method, body, as)).answer;
}

/** Returns Slack's answer, and the token's scopes that come with it; null where Slack names none. */
export async function callForScopes(
  settings: CallSettings,
  method: string,
  body: SlackAnswer,
  as: BodyForm = 'json',
): Promise<{ readonly answer: SlackAnswer; readonly scopes: readonly string[] | null }> {
  const response = await send(settings, method, body, as);
  const retryAfterMs = readRetryAfter(response);
  if (response.status === 429) throw refused(method, 'ratelimited', retryAfterMs);
  const answer: unknown = await response.json().catch(() => null);
  if (response.status >= 500 || !isObject(answer)) throw unreadable(method, response.status);
  const scopes = response.headers.get('x-oauth-scopes')?.split(',') ?? null;
  if (answer.ok === true) return { answer, scopes: scopes?.map((scope) => scope.trim()) ?? null };
  const word = answer.error;
  throw refused(method, typeof word === 'string' ? word : 'unknown_error', retryAfterMs);
}

async function send(
  settings: CallSettings,
  method: string,
  body: SlackAnswer,
  as: BodyForm,
): Promise<Response> {
  const type = as === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  try {
    return await fetch(new URL(method, settings.apiUrl), {
      method: 'POST',
      // The token goes only to the configured address, whatever redirect it answers with.
      redirect: 'error',
      headers: {
        authorization: `Bearer ${settings.botToken}`,
        'content-type': `${type}; charset=utf-8`,
      },
      body: as === 'json' ? JSON.stringify(body) : formOf(body),
      signal: AbortSignal.timeout(settings.timeoutMs ?? TIMEOUT_MS),
    });
  } catch (cause) {
    const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw new SlackError({
      code: timedOut ? 'slack_timeout' : 'slack_unreachable',
      message: timedOut ? `Slack did not answer ${method} in time` : `Slack cannot be reached`,
      retryable: true,
      cause,
    });
  }
}

function formOf(body: SlackAnswer): string {
  const fields = Object.entries(body).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return new URLSearchParams(fields).toString();
}

/** Returns the error of an unreadable answer. It is worth another try: mostly it is a proxy's page. */
export function unreadable(method: string, status?: number): SlackError {
  return new SlackError({
    code: 'slack_answer_unreadable',
    message: `Slack’s answer to ${method} cannot be read${status === undefined ? '' : ` (HTTP ${status})`}`,
    retryable: true,
  });
}

function readRetryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

export function isObject(value: unknown): value is SlackAnswer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
