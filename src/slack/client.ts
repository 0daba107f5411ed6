/** The few calls of Slack's Web API that we make, each with a time limit and without a retry of its own. */
import { refused, SlackError } from './error.ts';
import type { SlackMessage } from './message.ts';

export type SlackSettings = {
  readonly botToken: string;
  /** The channel's id. */
  readonly channel: string;
  readonly signingSecret: string | null;
  /** With a slash at its end. */
  readonly apiUrl: string;
  readonly timeoutMs?: number;
};

/** Where a message is: what `chat.update` and replies need. */
export type SlackRef = { readonly channel: string; readonly ts: string };

/** What a message is about; invisible in Slack, and found again by it after a crash. */
export type SlackMark = { readonly org: string; readonly incidentId: number };

export type SlackClient = {
  /** Whether clicks could be verified. */
  readonly hasButtons: boolean;
  /** @throws SlackError as all of these do */
  postMessage(message: SlackMessage, mark: SlackMark): Promise<SlackRef>;
  updateMessage(ref: SlackRef, message: SlackMessage, mark: SlackMark): Promise<void>;
  /** Below the message, and shown in the channel as well. */
  postReply(ref: SlackRef, text: string): Promise<void>;
  /** The message about this incident posted since then (epoch ms); null where there is none. */
  findMessage(mark: SlackMark, since: number): Promise<SlackRef | null>;
  authTest(): Promise<{ readonly team: string; readonly user: string }>;
};

const EVENT_TYPE = 'session_warden_incident';
const TIMEOUT_MS = 10_000;

type Answer = Readonly<Record<string, unknown>>;

export function createSlackClient(settings: SlackSettings): SlackClient {
  const { channel } = settings;
  const call = (method: string, body: Answer) => callSlack(settings, method, body);
  return {
    hasButtons: settings.signingSecret !== null,
    async postMessage(message, mark) {
      const answer = await call('chat.postMessage', { channel, ...content(message, mark) });
      if (typeof answer.ts !== 'string') throw unreadable('chat.postMessage');
      const posted = answer.channel;
      return { channel: typeof posted === 'string' ? posted : channel, ts: answer.ts };
    },
    async updateMessage(ref, message, mark) {
      await call('chat.update', { ...ref, ...content(message, mark) });
    },
    async postReply(ref, text) {
      const reply = { channel: ref.channel, thread_ts: ref.ts, reply_broadcast: true };
      await call('chat.postMessage', { ...reply, text, ...QUIET });
    },
    async findMessage(mark, since) {
      const answer = await call('conversations.history', {
        channel,
        oldest: (since / 1_000).toFixed(6),
        limit: 200,
        include_all_metadata: true,
      });
      const messages = Array.isArray(answer.messages) ? answer.messages : [];
      const found = messages.find((message: unknown) => isMarked(message, mark));
      return found === undefined ? null : { channel, ts: String(found.ts) };
    },
    async authTest() {
      const answer = await call('auth.test', {});
      return { team: String(answer.team ?? ''), user: String(answer.user ?? '') };
    },
  };
}

/** Slack must not look for names, links and mentions in what we say. */
const QUIET = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false };

function content({ text, blocks }: SlackMessage, { org, incidentId }: SlackMark): Answer {
  const payload = { org, incident: incidentId };
  return {
    text,
    blocks,
    metadata: { event_type: EVENT_TYPE, event_payload: payload },
    ...QUIET,
  };
}

function isMarked(message: unknown, { org, incidentId }: SlackMark): message is { ts: string } {
  if (!isObject(message) || typeof message.ts !== 'string') return false;
  const metadata = message.metadata;
  if (!isObject(metadata) || metadata.event_type !== EVENT_TYPE) return false;
  const payload = metadata.event_payload;
  return isObject(payload) && payload.org === org && payload.incident === incidentId;
}

async function callSlack(settings: SlackSettings, method: string, body: Answer): Promise<Answer> {
  const response = await send(settings, method, body);
  const retryAfterMs = readRetryAfter(response);
  if (response.status === 429) throw refused(method, 'ratelimited', retryAfterMs);
  const answer: unknown = await response.json().catch(() => null);
  if (response.status >= 500 || !isObject(answer)) throw unreadable(method, response.status);
  if (answer.ok === true) return answer;
  const word = answer.error;
  throw refused(method, typeof word === 'string' ? word : 'unknown_error', retryAfterMs);
}

async function send(settings: SlackSettings, method: string, body: Answer): Promise<Response> {
  try {
    return await fetch(new URL(method, settings.apiUrl), {
      method: 'POST',
      // The token goes to the configured address only, wherever that would send us.
      redirect: 'error',
      headers: {
        authorization: `Bearer ${settings.botToken}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify(body),
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

function unreadable(method: string, status?: number): SlackError {
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

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
