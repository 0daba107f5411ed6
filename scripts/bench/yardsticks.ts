/**
 * Yardsticks for the service, in the same process layout: `bare` parses the body and answers 204;
 * `append` only appends the raw text in the same micro-batches, which is the most that this Postgres can do.
 */
import Fastify from 'fastify';
import pg from 'pg';
import { textArray } from '../../src/store/binary-array.ts';

const [kind, url] = process.argv.slice(2);
const app = Fastify({ logger: false, bodyLimit: 16 * 1024 * 1024 });
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

if (kind === 'bare') {
  app.post('/', async (request, reply) => {
    const body = JSON.parse((request.body as Buffer).toString('utf8')) as {
      data: { events: unknown[] };
    };
    return reply.code(body.data.events.length > 0 ? 204 : 400).send();
  });
} else {
  const pool = new pg.Pool({ connectionString: url ?? '', max: 4 });
  await pool.query(
    'create table if not exists appended (id bigint generated always as identity, body text not null)',
  );
  const waiting: { body: string; done: () => void }[] = [];
  let writers = 0;
  const write = async () => {
    writers += 1;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 256);
      await pool.query({
        name: 'append',
        text: 'insert into appended (body) select * from unnest($1::text[])',
        values: [textArray(batch.map(({ body }) => body))],
      });
      for (const { done } of batch) done();
    }
    writers -= 1;
  };
  app.post('/', async (request, reply) => {
    await new Promise<void>((done) => {
      waiting.push({ body: (request.body as Buffer).toString('utf8'), done });
      if (writers < 2) void write();
    });
    return reply.code(204).send();
  });
}
const address = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${new URL(address).port}\n`);
process.on('SIGTERM', () => process.exit(0));
waitForever();

function waitForever(): void {
  setInterval(() => {}, 60_000);
}
