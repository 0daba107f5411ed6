/** Slack's Web API on loopback, which keeps messages, refuses what Slack refuses, and can fail on demand. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

type Cleanup = { after(work: () => Promise<void> | void): void };
type Json = Record<string, unknown>;

export type SlackCall = { readonly method: string; readonly body: Json };
export type Posted = { ts: string; channel: string; thread?: string } & Json;

/** How the next call of a method fails. `after`: the message is posted all the same. */
export type SlackFault =
  | { readonly kind: 'refuse'; readonly error: string }
  | { readonly kind: 'rate limit'; readonly seconds: number }
  | { readonly kind: 'status'; readonly status: number; readonly after?: true };

export const SIGNING_SECRET = 'slack-signing-secret-0123456789';
export const CHANNEL = 'C0123456789';
/** The workspace in which the app is installed, and the organization to which it belongs. */
export const TEAM = 'T0000000HOME';
export const ENTERPRISE = 'E0000000HOME';

/** The app's scopes; where a test removes one, a call that needs it is refused as Slack does. */
export const SCOPES = [
  'chat:write',
  'channels:history',
  'users:read',
  'users:read.email',
  'im:write',
  'im:history',
  'usergroups:read',
];

const METHODS = [
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.open',
  'users.lookupByEmail',
  'users.info',
  'usergroups.users.list',
  'auth.test',
  'views.open',
];

/** A person in the workspace; Slack finds them by their address in any case of letters. */
export type SlackPerson = { readonly id: string; readonly email: string } & Json;

/** A modal as a person sees it. */
export type OpenedView = { callback_id: string; private_metadata: string } & Json;

export type FakeSlack = Awaited<ReturnType<typeof startSlack>>;

export async function startSlack(t: Cleanup) {
  const calls: SlackCall[] = [];
  const messages: Posted[] = [];
  const privately: Json[] = [];
  const faults = new Map<string, SlackFault[]>();
  const people: SlackPerson[] = [];
  const views: OpenedView[] = [];
  const triggers = new Set<string>();
  const scopes = new Set(SCOPES);
  const groups = new Map<string, readonly string[]>();
  let delayMs = 0;
  let clock = Math.floor(Date.now() / 1_000);

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form') === true;
    const text = Buffer.concat(chunks).toString();
    const body: Json = isForm
      ? Object.fromEntries(new URLSearchParams(text))
      : (JSON.parse(text || '{}') as Json);
    const answer = (status: number, json: Json, headers: Record<string, string> = {}) => {
      const told = { 'x-oauth-scopes': [...scopes].join(',') };
      response.writeHead(status, { 'content-type': 'application/json', ...told, ...headers });
      response.end(JSON.stringify(json));
    };
    if (delayMs > 0) await setTimeout(delayMs);
    if (request.url === '/response') {
      privately.push(body);
      return answer(200, { ok: true });
    }
    const method = (request.url ?? '').replace('/api/', '');
    if (!METHODS.includes(method)) return answer(404, { ok: false, error: 'unknown_method' });
    calls.push({ method, body });
    if (request.headers.authorization !== 'Bearer xoxb-test') {
      return answer(200, { ok: false, error: 'invalid_auth' });
    }
    const fault = faults.get(method)?.shift();
    if (fault?.kind === 'refuse') return answer(200, { ok: false, error: fault.error });
    if (fault?.kind === 'rate limit') {
      return answer(429, { ok: false }, { 'retry-after': String(fault.seconds) });
    }
    // These methods ignore a JSON body, and answer that its fields are missing.
    const seen = /^user(s|groups)\./.test(method) && !isForm ? {} : body;
    const result = perform(method, seen);
    if (fault?.kind === 'status') {
      if (fault.after !== true && method === 'chat.postMessage') messages.pop();
      return answer(fault.status, {});
    }
    return answer(200, result);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });

  function perform(method: string, body: Json): Json {
    if (method === 'views.open') {
      const { trigger_id: trigger, view } = body;
      // A trigger is exchanged once, within three seconds.
      if (typeof trigger !== 'string' || !triggers.delete(trigger))
        return { ok: false, error: 'expired_trigger_id' };
      const wrong = wrongView((view ?? {}) as Json);
      if (wrong !== null) return { ok: false, error: 'invalid_arguments', detail: wrong };
      views.push(view as OpenedView);
      return { ok: true, view };
    }
    const needed = scopeFor(method, body);
    if (!scopes.has(needed)) return { ok: false, error: 'missing_scope', needed };
    if (method === 'users.lookupByEmail') {
      if (typeof body.email !== 'string') return { ok: false, error: 'invalid_arguments' };
      const address = body.email.toLowerCase();
      const user = people.find(({ email }) => email.toLowerCase() === address);
      return user === undefined ? { ok: false, error: 'users_not_found' } : { ok: true, user };
    }
    if (method === 'conversations.open') {
      const user = people.find(({ id }) => id === body.users);
      if (user === undefined) return { ok: false, error: 'user_not_found' };
      return { ok: true, channel: { id: directOf(user.id) } };
    }
    if (method === 'users.info') {
      const { user: id } = body;
      if (typeof id !== 'string') return { ok: false, error: 'user_not_found' };
      const user = people.find((one) => one.id === id) ?? aColleague(id);
      return { ok: true, user: describedTo(scopes, user) };
    }
    if (method === 'usergroups.users.list') {
      const users = groups.get(String(body.usergroup));
      return users === undefined ? { ok: false, error: 'no_such_subteam' } : { ok: true, users };
    }
    if (method === 'auth.test')
      return {
        ok: true,
        team: 'Example',
        user: 'warden',
        team_id: TEAM,
        enterprise_id: ENTERPRISE,
      };
    if (method === 'conversations.history') {
      const oldest = Number(body.oldest);
      const there = messages.filter(
        ({ ts, channel }) => channel === body.channel && Number(ts) >= oldest,
      );
      return { ok: true, ...pageOf(there, body) };
    }
    const wrong = wrongBlocks(body.blocks);
    if (wrong !== null) return { ok: false, error: 'invalid_blocks', detail: wrong };
    if (method === 'chat.update') {
      const found = messages.find(({ ts }) => ts === body.ts);
      if (found === undefined) return { ok: false, error: 'message_not_found' };
      Object.assign(found, body);
      return { ok: true, ts: found.ts, channel: found.channel };
    }
    clock += 1;
    const ts = `${clock}.000100`;
    const thread = body.thread_ts;
    const channel = String(body.channel);
    messages.push({
      ...body,
      ts,
      channel,
      ...(typeof thread === 'string' ? { thread } : {}),
    });
    return { ok: true, ts, channel };
  }

  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    responseUrl: `http://127.0.0.1:${port}/response`,
    calls,
    /** Returns the channel's messages that are in no thread. */
    posts: () =>
      messages.filter(({ thread, channel }) => thread === undefined && channel === CHANNEL),
    /** Returns the direct messages to this person. */
    directs: (id: string) => messages.filter(({ channel }) => channel === directOf(id)),
    people,
    /** Members of the user groups, by the group's id. */
    groups,
    scopes,
    /** The modals that were opened, in order. */
    views,
    /** Returns a trigger id, as a click brings one. */
    trigger: () => {
      clock += 1;
      triggers.add(`${clock}.98765.abcd2358fdea`);
      return `${clock}.98765.abcd2358fdea`;
    },
    replies: () => messages.filter(({ thread }) => thread !== undefined),
    /** Messages that only one person was shown. */
    privately,
    /** Posts messages of other people to the channel. */
    chatter: (times: number) => {
      for (let i = 0; i < times; i += 1) {
        clock += 1;
        messages.push({ text: 'hello', ts: `${clock}.000100`, channel: CHANNEL });
      }
    },
    forget: (ts: string) => {
      messages.splice(
        messages.findIndex((message) => message.ts === ts),
        1,
      );
    },
    fail: (method: string, ...next: SlackFault[]) => {
      faults.set(method, [...(faults.get(method) ?? []), ...next]);
    },
    delay: (ms: number) => {
      delayMs = ms;
    },
    environment: () => ({
      SLACK_BOT_TOKEN: 'xoxb-test',
      SLACK_CHANNEL: CHANNEL,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: `http://127.0.0.1:${port}/api/`,
    }),
  };
}

/**
 * Returns a page of the history. With `oldest` alone, Slack begins next to that; within a page, the newest message
 * comes first. The cursor is empty where there is no further page (docs.slack.dev, conversations.history).
 */
function pageOf(there: readonly Posted[], { limit, cursor }: Json): Json {
  const from = Number(cursor ?? 0);
  const to = from + Number(limit ?? 100);
  const more = to < there.length;
  return {
    messages: there.slice(from, to).toReversed(),
    has_more: more,
    response_metadata: { next_cursor: more ? String(to) : '' },
  };
}

function directOf(person: string): string {
  return `D${person.slice(1)}`;
}

/** Returns a colleague: everybody with an id is one, unless `people` gives them another home. */
function aColleague(id: string): SlackPerson {
  return { id, email: `${id.toLowerCase()}@example.com` };
}

function describedTo(scopes: ReadonlySet<string>, { email, ...person }: SlackPerson): Json {
  const profile = scopes.has('users:read.email') ? { email } : {};
  return { team_id: TEAM, ...person, profile };
}

const SCOPE_OF: Readonly<Record<string, string>> = {
  'conversations.open': 'im:write',
  'users.lookupByEmail': 'users:read.email',
  'users.info': 'users:read',
  'usergroups.users.list': 'usergroups:read',
};

function scopeFor(method: string, { channel }: Json): string {
  if (method !== 'conversations.history') return SCOPE_OF[method] ?? 'chat:write';
  return String(channel).startsWith('D') ? 'im:history' : 'channels:history';
}

/** Returns the headers with which Slack signs a body. */
export function signed(body: string, at: number, secret = SIGNING_SECRET) {
  const timestamp = String(Math.floor(at / 1_000));
  const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${hmac}`,
  };
}

const MAX_LENGTH: Readonly<Record<string, number>> = {
  action_id: 255,
  value: 2_000,
  block_id: 255,
};

/** Returns what Slack would refuse about blocks (docs.slack.dev, Block Kit reference); null: nothing. */
export function wrongBlocks(blocks: unknown): string | null {
  if (blocks === undefined) return null;
  if (!Array.isArray(blocks) || blocks.length === 0) return 'no blocks';
  if (blocks.length > 50) return 'more than 50 blocks';
  for (const block of blocks as Json[]) {
    const wrong = wrongBlock(block);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** Returns what Slack would refuse about a modal (docs.slack.dev, "Views"); null: nothing. */
export function wrongView(view: Json): string | null {
  const { type, blocks, callback_id: id, private_metadata: metadata } = view;
  if (type !== 'modal') return `view type ${String(type)}`;
  if (String(id ?? '').length > 255) return 'callback_id';
  if (String(metadata ?? '').length > 3_000) return 'private_metadata';
  if (!Array.isArray(blocks) || blocks.length < 1 || blocks.length > 100) return 'view blocks';
  return firstWrong([
    // A form without a field may have no button that sends it.
    ...['title', ...(view.submit === undefined ? [] : ['submit']), 'close'].map((name) =>
      wrongText(view[name], 24, 'plain_text'),
    ),
    ...(blocks as Json[]).map(wrongBlock),
  ]);
}

/** Returns the text of a form, line by line. */
export function textOf({ blocks }: Json): string {
  return (blocks as Json[])
    .flatMap(({ text, elements }) => [text, ...((elements as Json[] | undefined) ?? [])])
    .flatMap((part) => (part === undefined ? [] : [String((part as Json).text)]))
    .join('\n');
}

function wrongInput({ label, element, block_id: id }: Json): string | null {
  const { type, action_id: action, max_length: most } = (element ?? {}) as Json;
  if (type !== 'plain_text_input') return `input element ${String(type)}`;
  if (typeof id !== 'string' || typeof action !== 'string') return 'input without ids';
  if (typeof most === 'number' && (most < 1 || most > 3_000)) return 'max_length';
  return wrongText(label, 2_000, 'plain_text');
}

function wrongBlock(block: Json): string | null {
  switch (block.type) {
    case 'input':
      return wrongInput(block);
    case 'header':
      return wrongText(block.text, 150, 'plain_text');
    case 'section':
      if (Array.isArray(block.fields)) {
        if (block.fields.length < 1 || block.fields.length > 10) return 'fields';
        return firstWrong(block.fields.map((field) => wrongText(field, 2_000, 'mrkdwn')));
      }
      return wrongText(block.text, 3_000, 'mrkdwn');
    case 'context': {
      const elements = block.elements as Json[];
      if (elements.length < 1 || elements.length > 10) return 'context elements';
      return firstWrong(elements.map((element) => wrongText(element, 3_000, 'mrkdwn')));
    }
    case 'actions': {
      const elements = block.elements as Json[];
      if (elements.length < 1 || elements.length > 25) return 'action elements';
      return firstWrong(elements.map(wrongButton));
    }
    default:
      return `block type ${String(block.type)}`;
  }
}

function wrongButton(button: Json): string | null {
  for (const [name, max] of Object.entries(MAX_LENGTH)) {
    const value = button[name];
    if (typeof value === 'string' && value.length > max) return name;
  }
  if (button.type !== 'button') return `element type ${String(button.type)}`;
  if ('url' in button) return 'button with url';
  const confirm = button.confirm as Json | undefined;
  if (confirm === undefined) return wrongText(button.text, 75, 'plain_text');
  return firstWrong([
    wrongText(button.text, 75, 'plain_text'),
    wrongText(confirm.title, 100, 'plain_text'),
    wrongText(confirm.text, 300, 'plain_text'),
    wrongText(confirm.confirm, 30, 'plain_text'),
    wrongText(confirm.deny, 30, 'plain_text'),
  ]);
}

function wrongText(value: unknown, max: number, wanted: string): string | null {
  const { type, text } = (value ?? {}) as Json;
  if (type !== wanted) return `text type ${String(type)}`;
  if (typeof text !== 'string' || text.length === 0) return 'empty text';
  return text.length > max ? `text longer than ${max}` : null;
}

function firstWrong(wrongs: readonly (string | null)[]): string | null {
  return wrongs.find((wrong) => wrong !== null) ?? null;
}
