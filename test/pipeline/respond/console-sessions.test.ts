/** Whoever is contained is signed out of our own console as well, whatever the verdict was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { respond } from '../../../src/pipeline/respond.ts';
import { findConsoleSession, startConsoleSession } from '../../../src/store/console-sessions.ts';
import { anOrgWithATheft } from '../../support/incident-of-theft.ts';

test('ending a user’s sessions ends those in the console too', async (t) => {
  const user = { login: 'ada@example.com' };
  const { deps, job, view } = await anOrgWithATheft(t, {}, user);
  const now = new Date(deps.now());
  const expiresAt = new Date(deps.now() + 3_600_000);
  const client = { csrf: 'c', userAgentHash: 'u', asn: null, email: null, groups: [], expiresAt };
  const { rows } = deps.database;
  await startConsoleSession(
    rows,
    { tokenHash: 'ada', person: 'console:ada@example.com', ...client },
    now,
  );
  await startConsoleSession(
    rows,
    { tokenHash: 'ben', person: 'console:ben@example.com', ...client },
    now,
  );
  await respond(deps, job);
  assert.equal(await findConsoleSession(rows, 'ada', now), null);
  assert.notEqual(await findConsoleSession(rows, 'ben', now), null);
  const kinds = (await view()).history.map(({ kind }) => kind);
  assert.ok(kinds.includes('console_sessions_ended'), kinds.join());
});
