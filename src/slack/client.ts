/** A client for the few calls of Slack's Web API in use. */
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
  /** URL with a slash at its end. */
  readonly apiUrl: string;
  readonly timeoutMs?: number;
};

/** The place of a message, which `chat.update` and replies need. */
export type SlackRef = { readonly channel: string; readonly ts: string };

/** What a message is about; invisible in Slack, and used to find the message again after a crash. */
export type SlackMark = {
  readonly org: string;
  readonly incidentId: number;
  /** The question that a direct message asks. */
  readonly questionId?: number;
};

export type SlackClient = {
  /** Whether clicks can be verified, so that messages may have buttons. */
  readonly hasButtons: boolean;
  /** Posts a message. @param channel by default that of the incidents @throws SlackError, as all of these do */
  postMessage(message: SlackMessage, mark: SlackMark, channel?: string): Promise<SlackRef>;
  updateMessage(ref: SlackRef, message: SlackMessage, mark: SlackMark): Promise<void>;
  /** Posts a reply in the message's thread; unless it is quiet, the channel shows it as well. */
  postReply(ref: SlackRef, text: string, quiet?: boolean): Promise<void>;
  /** Finds the message about the incident posted since then (epoch ms); null where the next 4,000 have none. */
  findMessage(mark: SlackMark, since: number, channel?: string): Promise<SlackRef | null>;
  /** Returns the id of the person with this address; null where the workspace has none. */
  findPerson(address: string): Promise<string | null>;
  /** Returns where the person belongs, and their address where the token may read it. */
  describePerson(id: string): Promise<SlackProfile>;
  /** Returns the ids of the members of a user group; needs the scope `usergroups:read`. */
  groupMembers(id: string): Promise<readonly string[]>;
  /** Opens the conversation between the app and the person, and returns its id. */
  openConversation(person: string): Promise<string>;
  /** Shows a form to whoever clicked. @param triggerId came with the click */
  openView(triggerId: string, view: View): Promise<void>;
  /** Returns the token's scopes; null where Slack does not say. */
  scopes(): Promise<readonly string[] | null>;
  authTest(): Promise<{ readonly team: string; readonly user: string } & Workspace>;
};

const EVENT_TYPE = 'session_warden_incident';

/** Returns a client that makes one attempt a call; the queue tries again where `SlackError` says it is worth it. */
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

/** Limits of a search: part of the fifty calls a minute that Slack allows, and of a worker's time with the message. */
const MOST_PAGES = 20;
const SEARCH_MS = 20_000;

/** Returns the cursor of the next page; many incidents at once fill more than one. */
function nextCursor({ response_metadata: told }: SlackAnswer): string | undefined {
  const cursor = isObject(told) ? told.next_cursor : undefined;
  return typeof cursor === 'string' && cursor !== '' ? cursor : undefined;
}

/** Keeps Slack from looking for names, links and mentions in the text. */
const QUIET = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false };

const GROUP_MEMBERS = 'usergroups.users.list';
const PERSON_BY_ADDRESS = 'users.lookupByEmail';

/** Whether it is an active member of the workspace: no program, and nobody of another company. */
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
