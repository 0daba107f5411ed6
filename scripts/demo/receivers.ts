/** A Slack-like API and an alert receiver on loopback, which print what they are told. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookSignature } from '../../src/alerts/signature.ts';
import type { Narrator } from './narrator.ts';

export type DemoReceivers = {
  readonly slackUrl: string;
  readonly webhookUrl: string;
  /** How much was received so far. */
  readonly told: { slackMessages: number; slackUpdates: number; alerts: number; forged: number };
  /** Makes them print only the first line of what is new, and no changes, from now on. */
  abridge(): void;
  close(): void;
};

type Json = Readonly<Record<string, unknown>>;

export async function startReceivers(
  narrator: Narrator,
  webhookSecret: string,
): Promise<DemoReceivers> {
  const told = { slackMessages: 0, slackUpdates: 0, alerts: 0, forged: 0 };
  const messages = new Map<string, Json>();
  let isAbridged = false;
  const server = createServer(async (request, response) => {
    const raw = await bytesOf(request);
    const body = JSON.parse(raw.toString() || '{}') as Json;
    const answer = request.url === '/alerts' ? alert(request, raw, body) : slack(request, body);
    response.writeHead(answer === null ? 401 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;

  function alert({ headers }: IncomingMessage, raw: Buffer, body: Json): Json | null {
    const id = String(headers['webhook-id']);
    const at = Number(headers['webhook-timestamp']);
    if (headers['webhook-signature'] !== webhookSignature(id, at, raw, [webhookSecret])) {
      told.forged += 1;
      return null;
    }
    told.alerts += 1;
    if (isNews(body) || !isAbridged)
      narrator.received('webhook', `${inWords(body)} (signature verified)`);
    return {};
  }

  function slack(request: IncomingMessage, body: Json): Json {
    const method = (request.url ?? '').replace('/api/', '');
    if (method === 'conversations.history') return { ok: true, messages: [] };
    if (method === 'chat.update') {
      told.slackUpdates += 1;
      const before = linesOf(messages.get(String(body.ts)) ?? {});
      const news = linesOf(body).filter((line) => !before.includes(line));
      if (news.length > 0 && !isAbridged)
        narrator.received('Slack', ['(message updated)', ...news].join('\n'));
      messages.set(String(body.ts), body);
      return { ok: true, ts: body.ts, channel: body.channel };
    }
    if (method !== 'chat.postMessage') return { ok: true };
    told.slackMessages += 1;
    const lines = linesOf(body);
    narrator.received('Slack', lines.slice(0, isAbridged ? 1 : lines.length).join('\n'));
    const ts = `${Math.floor(Date.now() / 1_000)}.${String(told.slackMessages).padStart(6, '0')}`;
    messages.set(ts, body);
    return { ok: true, ts, channel: body.channel };
  }

  return {
    slackUrl: `http://127.0.0.1:${port}/api/`,
    webhookUrl: `http://127.0.0.1:${port}/alerts`,
    told,
    abridge: () => {
      isAbridged = true;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function isNews({ data }: Json): boolean {
  const { class_uid: uid, activity_id: activity } = data as Json;
  return uid === DETECTION_FINDING && activity === 1;
}

const DETECTION_FINDING = 2004;

/** Returns an alert in words. In OCSF 1.8, Detection Finding is class 2004, Remediation Activity 7001 and following. */
function inWords({ data }: Json): string {
  const { class_uid: uid, activity_id: activity, message, status_detail: detail } = data as Json;
  if (uid !== DETECTION_FINDING) return `OCSF Remediation Activity: ${String(message ?? detail)}`;
  return `OCSF Detection Finding ${activity === 1 ? 'created' : 'updated'}: ${String(message)}`;
}

/** Returns the texts of a Block Kit message, without Slack's marks. */
function linesOf({ blocks, text }: Json): string[] {
  const found: string[] = [];
  const walk = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      if (key === 'text' && typeof value === 'string') found.push(...value.split('\n'));
      else if (key !== 'confirm') walk(value);
    }
  };
  walk(blocks);
  return (found.length === 0 ? [String(text)] : found)
    .map(withoutMarks)
    .filter((line) => line !== '');
}

function withoutMarks(line: string): string {
  return line
    .replaceAll(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<([^|>]+)\|([^>]+)>/g, '$2 ($1)')
    .replaceAll(/[*`]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}
