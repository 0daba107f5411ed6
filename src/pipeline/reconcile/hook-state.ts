/** Which hooks of the org are ours, and whether Okta still delivers to them. */
import { OktaError } from '../../okta/error.ts';
import type { OktaEventHook } from '../../okta/event-hooks.ts';
import { isListening } from '../../okta/hook-wish.ts';
import { addToCursor, readCursor } from '../../store/cursors.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';
import { noteHeard } from './hook-heard.ts';

/** Ids of hooks that were ours, so that the deletion of one is still recognised. */
const CURSOR = 'our_hooks';

const DAY_MS = 86_400_000;

/** The ids, old ones included. Where the hooks cannot be read: those that are known, or delivered to us. */
export async function watchHook(deps: Dependencies, org: Org): Promise<ReadonlySet<string>> {
  const { pool } = deps.database;
  const known = new Set((await readCursor<string[]>(pool, org.key, CURSOR)) ?? []);
  const hooks = await ownHooks(deps, org);
  if (hooks === null) deps.metrics.hookVerified.remove({ org: org.key });
  else deps.metrics.hookVerified.set({ org: org.key }, hooks.some(isListening) ? 1 : 0);
  for (const hook of hooks ?? []) {
    if (isListening(hook)) await noteHeard(deps, org.key, hook.id);
    if (isListening(hook) || isBeingSetUp(hook, deps.now())) continue;
    await raiseAlarm(deps, org.key, {
      kind: 'hook_tampered',
      subject: hook.id,
      headline: `Our event hook is ${hook.status} and ${hook.verificationStatus}: Okta delivers nothing to us`,
      advice:
        'Run `warden register`: it verifies the hook again. Until then only the System Log reader brings events. In Okta’s System Log, look who changed the hook (eventType sw "event_hook").',
      at: deps.now(),
      // One alarm a day while it stays so.
      toldFrom: Math.floor(deps.now() / DAY_MS) * DAY_MS,
      seen: `${hook.status} ${hook.verificationStatus}`,
    });
  }
  const found = (hooks ?? []).map(({ id }) => id).filter((id) => !known.has(id));
  if (found.length > 0) await addToCursor(pool, org.key, CURSOR, found);
  return new Set([...known, ...found]);
}

/** A hook is born unverified, and `warden register` takes a moment. */
const SETTING_UP_MS = 5 * 60_000;

function isBeingSetUp({ status, createdAt }: OktaEventHook, now: number): boolean {
  return status === 'ACTIVE' && createdAt !== null && now - createdAt < SETTING_UP_MS;
}

/**
 * Hooks that point at us, null where that cannot be known. Also the second one of a rotation, which is
 * verified before the first goes.
 */
async function ownHooks(deps: Dependencies, org: Org): Promise<OktaEventHook[] | null> {
  const { publicUrl } = deps.config;
  if (org.reader === null || publicUrl === null) return null;
  try {
    const hooks = await org.reader.listEventHooks();
    return hooks.filter(({ uri }) => uri.startsWith(`${publicUrl}/okta/events`));
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    const about = { stage: 'reconcile', org: org.key, code: error.code };
    // The log is read all the same: it brings the events, and tells who changes a hook.
    if (error.retryable) deps.log.warn(about, 'event hooks could not be read just now');
    else
      deps.log.info(
        about,
        'event hooks cannot be read: grant okta.eventHooks.read to watch our own',
      );
    return null;
  }
}

/** A hook that delivers to us with our secret is ours, whatever its address says. */
export async function rememberHook(deps: Dependencies, org: string, hookId: string): Promise<void> {
  await addToCursor(deps.database.pool, org, CURSOR, [hookId]);
}
