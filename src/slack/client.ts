/** The few calls of Slack's Web API that we make. */
import { callForScopes, callSlack, isObject, type SlackAnswer, unreadable } from './call.ts';
import { SlackError } from './error.ts';
import type { SlackMessage } from './message.ts';
import { profileOf } from './profile.ts';
import type { View } from './view.ts';
import type { SlackProfile, Workspace } from './workspace.ts';

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
export type SlackMark = {
  readonly org: string;
  readonly incidentId: number;
  /** Of a direct message: the question it asks. */
  readonly questionId?: number;
};

export type SlackClient = {
  /** Whether clicks could be verified. */
  readonly hasButtons: boolean;
  /** @param channel another one than that of the incidents @throws SlackError as all of these do */
  postMessage(message: SlackMessage, mark: SlackMark, channel?: string): Promise<SlackRef>;
  updateMessage(ref: SlackRef, message: SlackMessage, mark: SlackMark): Promise<void>;
  /** Below the message, and, unless it is quiet, shown in the channel as well. */
  postReply(ref: SlackRef, text: string, quiet?: boolean): Promise<void>;
  /** The message about this incident posted since then (epoch ms); null where none is found among the next 4,000. */
  findMessage(mark: SlackMark, since: number, channel?: string): Promise<SlackRef | null>;
  /** The id of the person with this address; null where the workspace has none. */
  findPerson(address: string): Promise<string | null>;
  /** Who has this id: where they belong, and their address where the token may read it. */
  describePerson(id: string): Promise<SlackProfile>;
  /** The ids of those who are in this user group; takes the scope `usergroups:read`. */
  groupMembers(id: string): Promise<readonly string[]>;
  /** The id of the conversation between the app and this person. */
  openConversation(person: string): Promise<string>;
  /** Shows a form to whoever clicked, by the trigger that the click brought along. */
  openView(triggerId: string, view: View): Promise<void>;
  /** What the token may do; null where Slack does not say. */
  scopes(): Promise<readonly string[] | null>;
  authTest(): Promise<{ readonly team: string; readonly user: string } & Workspace>;
};

const EVENT_TYPE = 'session_warden_incident';

/** One attempt a call; the queue tries again. @see SlackError for which of them is worth it */
export function createSlackClient(settings: SlackSettings): SlackClient {
  const call = (method: string, body: SlackAnswer) => callSlack(settings, method, body);
  return {
    hasButtons: settings.signingSecret !== null,
    async postMessage(message, mark, channel = settings.channel) {
      const answer = await call('chat.postMessage', { channel, ...content(message, mark) });
      if (typeof answer.ts !== 'string') throw unreadable('chat.postMessage');
      const posted = answer.channel;
      return { channel: typeof posted === 'string' ? posted : channel, ts: answer.ts };
    },
    async updateMessage(ref, message, mark) {
      await call('chat.update', { ...ref, ...content(message, mark) });
    },
    async postReply(ref, text, quiet = false) {
      const reply = { channel: ref.channel, thread_ts: ref.ts, reply_broadcast: !quiet };
      await call('chat.postMessage', { ...reply, text, ...QUIET });
    },
    async findMessage(mark, since, channel = settings.channel) {
      const giveUpAt = performance.now() + SEARCH_MS;
      let cursor: string | undefined;
      for (let pages = 0; pages < MOST_PAGES && performance.now() < giveUpAt; pages += 1) {
        const answer = await call('conversations.history', {
          channel,
          oldest: (since / 1_000).toFixed(6),
          limit: 200,
          include_all_metadata: true,
          cursor,
        });
        const messages = Array.isArray(answer.messages) ? answer.messages : [];
        const found = messages.find((message: unknown) => isMarked(message, mark));
        if (found !== undefined) return { channel, ts: String(found.ts) };
        cursor = nextCursor(answer);
        if (cursor === undefined) return null;
      }
      return null;
    },
    async findPerson(address) {
      try {
        const { user } = await callSlack(settings, PERSON_BY_ADDRESS, { email: address }, 'form');
        return isObject(user) && isColleague(user) ? String(user.id) : null;
      } catch (error) {
        if (error instanceof SlackError && error.code === 'slack_users_not_found') return null;
        throw error;
      }
    },
    async describePerson(id) {
      const { user } = await callSlack(settings, 'users.info', { user: id }, 'form');
      if (!isObject(user)) throw unreadable('users.info');
      return profileOf(user);
    },
    async groupMembers(id) {
      const { users } = await callSlack(settings, GROUP_MEMBERS, { usergroup: id }, 'form');
      if (!Array.isArray(users)) throw unreadable(GROUP_MEMBERS);
      return users.filter((one) => typeof one === 'string');
    },
    async openConversation(person) {
      const answer = await call('conversations.open', { users: person });
      const opened = isObject(answer.channel) ? answer.channel.id : null;
      if (typeof opened !== 'string') throw unreadable('conversations.open');
      return opened;
    },
    async openView(triggerId, view) {
      await call('views.open', { trigger_id: triggerId, view });
    },
    async scopes() {
      return (await callForScopes(settings, 'auth.test', {})).scopes;
    },
    async authTest() {
      const answer = await call('auth.test', {});
      const { team, user, team_id: teamId, enterprise_id: enterprise } = answer;
      const enterpriseId = typeof enterprise === 'string' ? enterprise : null;
      const ids = { teamId: String(teamId ?? ''), enterpriseId };
      return { team: String(team ?? ''), user: String(user ?? ''), ...ids };
    },
  };
}

/** Of the fifty calls a minute that Slack allows, and of the time that a worker has the message to itself. */
const MOST_PAGES = 20;
const SEARCH_MS = 20_000;

/** A storm of incidents is more than a page. */
function nextCursor({ response_metadata: told }: SlackAnswer): string | undefined {
  const cursor = isObject(told) ? told.next_cursor : undefined;
  return typeof cursor === 'string' && cursor !== '' ? cursor : undefined;
}

/** Slack must not look for names, links and mentions in what we say. */
const QUIET = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false };

const GROUP_MEMBERS = 'usergroups.users.list';
const PERSON_BY_ADDRESS = 'users.lookupByEmail';

/** Somebody whom the workspace knows and has not let go; not a program, and nobody of another company. */
function isColleague({ id, deleted, is_bot, is_stranger }: SlackAnswer): boolean {
  const isPerson = typeof id === 'string' && /^[UW][A-Z0-9]{1,20}$/.test(id);
  return isPerson && deleted !== true && is_bot !== true && is_stranger !== true;
}

function content(
  { text, blocks }: SlackMessage,
  { org, incidentId, questionId }: SlackMark,
): SlackAnswer {
  const payload = {
    org,
    incident: incidentId,
    ...(questionId === undefined ? {} : { question: questionId }),
  };
  return {
    text,
    blocks,
    metadata: { event_type: EVENT_TYPE, event_payload: payload },
    ...QUIET,
  };
}

function isMarked(
  message: unknown,
  { org, incidentId, questionId }: SlackMark,
): message is { ts: string } {
  if (!isObject(message) || typeof message.ts !== 'string') return false;
  const metadata = message.metadata;
  if (!isObject(metadata) || metadata.event_type !== EVENT_TYPE) return false;
  const payload = metadata.event_payload;
  if (!isObject(payload) || payload.question !== questionId) return false;
  return payload.org === org && payload.incident === incidentId;
}
