/** What a SIEM keeps of an incident's history: all of it, entry by entry, as the chain has it. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { rulesInForce } from '../../../src/config/rules-in-force.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { addNote, closeIncident, denyAction } from '../../../src/pipeline/steer.ts';
import { actionsOf } from '../../../src/store/actions.ts';
import { checkChain, readHistory } from '../../../src/store/history.ts';
import { steal } from '../../support/theft.ts';
import { toldByWebhook } from '../../support/told-by-webhook.ts';

type ToldEntry = {
  readonly sequence: number;
  readonly at: string;
  readonly actor: string;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly previousHash: string;
  readonly hash: string;
};
type ToldHistory = { readonly entries: number; readonly head: string; readonly new?: ToldEntry[] };

async function toldTheft(t: TestContext) {
  const { okta, webhook, deps } = await toldByWebhook(t);
  const { incidentId } = await (await steal(deps, okta)).decide();
  assert.ok(incidentId !== null);
  const job = { org: 'main', incidentId };
  return {
    deps,
    webhook,
    job,
    tell: () => notify(deps, job),
    history: async () =>
      (await readHistory(deps.database.rows, 'main', incidentId)).map(
        ({ id: _row, ...entry }) => entry,
      ),
    told: () =>
      webhook.received.flatMap(({ body }) => {
        const { data, type } = body as {
          type: string;
          data: { unmapped: { history?: ToldHistory } };
        };
        const { history } = data.unmapped;
        return history === undefined ? [] : [{ type, history }];
      }),
  };
}

/** The chain, put together from what was told. */
function chainOf(incidentId: number, told: readonly { readonly history: ToldHistory }[]) {
  return told
    .flatMap(({ history }) => history.new ?? [])
    .map((entry) => ({ org: 'main', incidentId, ...entry, at: new Date(entry.at) }));
}

suite('the history in a webhook', () => {
  test('says by which version and policy it was judged, as the finding itself does', async (t) => {
    const { deps, webhook, tell } = await toldTheft(t);
    await tell();
    const config = deps.orgs.get('main')?.config;
    assert.ok(config !== undefined);
    const { version, policy } = rulesInForce(config);
    const [message] = webhook.received;
    assert.ok(message !== undefined);
    const { data, ecs } = message.body as {
      data: Record<'finding_info', { analytic: unknown; product: { version: string } }>;
      ecs: { rule: { version: string } };
    };
    assert.deepEqual(data.finding_info.analytic, {
      uid: 'session_hijack',
      name: 'session hijack',
      version: `${version}+${policy}`,
      type_id: 1,
    });
    assert.equal(data.finding_info.product.version, version);
    assert.equal(ecs.rule.version, `${version}+${policy}`);
  });

  test('is told entry by entry, each once, so that who did what and why is kept elsewhere', async (t) => {
    const { deps, job, tell, history, told } = await toldTheft(t);
    await tell();
    await addNote(deps, { ...job, by: 'api:alice', text: 'She is on the telephone.' });
    await tell();
    const [action] = await actionsOf(deps.database.rows, 'main', job.incidentId);
    await denyAction(deps, { ...job, by: 'api:bob', actionId: action?.id ?? 0 });
    const note = 'It was her new laptop.';
    await closeIncident(deps, { ...job, by: 'api:bob', resolution: 'benign', note });
    await tell();
    await tell();
    assert.deepEqual(
      told().map(({ type }) => type),
      ['finding.created', 'finding.updated', 'finding.closed'],
    );
    const chain = chainOf(job.incidentId, told());
    assert.deepEqual(chain, await history());
    assert.equal(checkChain(chain).intact, true);
    assert.partialDeepStrictEqual(told()[1]?.history.new, [
      { actor: 'api:alice', kind: 'note', data: { text: 'She is on the telephone.' } },
    ]);
    const [denied, closed] = told()[2]?.history.new ?? [];
    assert.deepEqual([denied?.kind, denied?.actor], ['action_denied', 'api:bob']);
    assert.deepEqual([closed?.actor, closed?.data.note], ['api:bob', note]);
  });

  test('comes again with what came meanwhile where nobody knows whether it was heard', async (t) => {
    const { deps, webhook, job, tell, history, told } = await toldTheft(t);
    webhook.answer({ status: 500 });
    await tell();
    await addNote(deps, { ...job, by: 'api:alice', text: 'seen' });
    deps.advance(2_000);
    await tell();
    const [first, second] = webhook.received.map(({ headers }) => headers['webhook-id']);
    assert.notEqual(first, second);
    assert.deepEqual(chainOf(job.incidentId, told().slice(1)), await history());
  });

  test('that does not fit into one message comes in several, of which none is too large', async (t) => {
    const { deps, webhook, job, tell, history, told } = await toldTheft(t);
    for (let i = 0; i < 12; i++)
      await addNote(deps, { ...job, by: 'api:alice', text: `${i} ${'x'.repeat(3_900)}` });
    await tell();
    for (let i = 0; i < 6; i++)
      await addNote(deps, { ...job, by: 'api:alice', text: `${i} ${'y'.repeat(3_900)}` });
    await closeIncident(deps, { ...job, by: 'api:bob', resolution: 'benign' });
    await tell();
    const types = told().map(({ type }) => type);
    assert.deepEqual(
      [types[0], types.at(-1), [...new Set(types.slice(1, -1))]],
      ['finding.created', 'finding.closed', ['finding.updated']],
    );
    assert.deepEqual(chainOf(job.incidentId, told()), await history());
    for (const { raw } of webhook.received) assert.ok(raw.length < 20_000, `${raw.length} bytes`);
    const ids = webhook.received.map(({ headers }) => headers['webhook-id']);
    const uids = webhook.received.map(
      ({ body }) => (body.data as { metadata: { uid: string } }).metadata.uid,
    );
    for (const names of [ids, uids]) assert.equal(new Set(names).size, names.length);
  });
});
