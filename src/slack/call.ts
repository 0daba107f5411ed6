/** One call of Slack's Web API, with a time limit and without a retry of its own. */
import { refused, SlackError } from './error.ts';

export type CallSettings = {
  readonly botToken: string;
  /** With a slash at its end. */
  readonly apiUrl: string;
  readonly timeoutMs?: number;
};

export type SlackAnswer = Readonly<Record<string, unknown>>;

/** The older reading methods do not look into a JSON body: they answer as if nothing had been sent. */
export type BodyForm = 'json' | 'form';

const TIMEOUT_MS = 10_000;

/** @throws SlackError where it was not done */
export async function callSlack(
  settings: CallSettings,
  method: string,
  body: SlackAnswer,
  as: BodyForm = 'json',
): Promise<SlackAnswer> {
  return (await callForScopes(settings, method, body, as)).answer;
}

/** The same, with what Slack says beside it that the token may do; null where it does not say. */
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
      // The token goes to the configured address only, wherever that would send us.
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

/** Worth another try: a proxy's page in the place of Slack's answer, mostly. */
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
