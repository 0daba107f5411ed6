/** Finds which hooks of the org are this service's, and watches whether Okta still delivers to them. */
import { oneLine } from '../../domain/one-line.ts';
import { OktaError } from '../../okta/error.ts';
import type { OktaEventHook } from '../../okta/event-hooks.ts';
import { markOf, marksOf } from '../../okta/hook-mark.ts';
import { isListening } from '../../okta/hook-wish.ts';
import { addToCursor, readCursor } from '../../store/cursors.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';
import { noteHeard } from './hook-heard.ts';
import { forgetHook, noteHook } from './hook-note.ts';

/** Name under which ids of our hooks are kept, old ones included, so that the deletion of one is still recognised. */
const CURSOR = 'our_hooks';

const DAY_MS = 86_400_000;

/** Returns the ids of our hooks, old ones included; where hooks cannot be read, those known or seen delivering. */
export async function watchHook(deps: Dependencies, org: Org): Promise<ReadonlySet<string>> {
  const { pool } = deps.database;
  const known = new Set((await readCursor<string[]>(pool, org.key, CURSOR)) ?? []);
  const found = await ownHooks(deps, org);
  const hooks = typeof found === 'string' ? null : found;
  if (found === 'not_readable') await forgetHook(deps, org.key);
  if (hooks === null) deps.metrics.hookVerified.remove({ org: org.key });
  else deps.metrics.hookVerified.set({ org: org.key }, hooks.here.some(isListening) ? 1 : 0);
  const isNew = (hook: OktaEventHook) => isBeingSetUp(hook, deps.now());
  if (hooks !== null) await noteHook(deps, org.key, { ...hooks, isBeingSetUp: isNew });
  const { here, away, all } = hooks ?? { here: [], away: [], all: known };
  const heard: string[] = [];
  for (const hook of [...here, ...away]) {
    if (!isListening(hook)) {
      if (!isNew(hook)) await alarmOf(deps, org, hook, deafWords(hook));
    } else if (away.includes(hook)) await alarmOf(deps, org, hook, awayWords(hook));
    else heard.push(hook.id);
  }
  // Hooks that are gone were replaced by those heard now: by a rotation, a move, or after somebody removed them.
  const gone = [...known].filter((id) => !all.has(id));
  if (heard.length > 0) await noteHeard(deps, org.key, [...heard, ...gone]);
  const seen = here.map(({ id }) => id).filter((id) => !known.has(id));
  if (seen.length > 0) await addToCursor(pool, org.key, CURSOR, seen);
  // A hook that leads elsewhere counts as ours while it exists, since the log names who led it away; it is not kept.
  return new Set([...known, ...seen, ...away.map(({ id }) => id)]);
}

type Words = { readonly headline: string; readonly advice: string; readonly seen: string };

function deafWords({ status, verificationStatus }: OktaEventHook): Words {
  return {
    headline: `Our event hook is ${status} and ${verificationStatus}: Okta delivers nothing to us`,
    advice:
      'Run `warden register`: it verifies the hook again. Until then only the System Log reader brings events. In Okta’s System Log, look who changed the hook (eventType sw "event_hook").',
    seen: `${status} ${verificationStatus}`,
  };
}

function awayWords({ uri }: OktaEventHook): Words {
  const host = URL.canParse(uri) ? new URL(uri).host : 'another address';
  return {
    headline: `Our event hook leads to ${oneLine(host, 100)}: Okta delivers nothing to us`,
    advice:
      'If you did not move the service: an attacker’s first move is to make us deaf, and whoever is there reads along. In Okta’s System Log, look who changed the hook (eventType sw "event_hook"). Run `warden register`: it makes a hook that leads to PUBLIC_URL and then removes this one. If another deployment of yours is there, give it a secret of its own first. Until then only the System Log reader brings events.',
    seen: `leads to ${host}`,
  };
}

async function alarmOf(
  deps: Dependencies,
  org: Org,
  { id }: OktaEventHook,
  words: Words,
): Promise<void> {
  const at = deps.now();
  // One alarm a day while it stays so.
  const toldFrom = Math.floor(at / DAY_MS) * DAY_MS;
  await raiseAlarm(deps, org.key, { kind: 'hook_tampered', subject: id, ...words, at, toldFrom });
}

/** Time in which a new hook may be unverified: it begins so, and `warden register` takes a moment. */
const SETTING_UP_MS = 5 * 60_000;

function isBeingSetUp({ status, createdAt }: OktaEventHook, now: number): boolean {
  return status === 'ACTIVE' && createdAt !== null && now - createdAt < SETTING_UP_MS;
}

type OwnHooks = {
  /** Hooks that lead here, also the second one of a rotation, which is verified before the first goes. */
  readonly here: readonly OktaEventHook[];
  /**
   * Hooks with one of our secrets that lead elsewhere. Empty while one leads here: others are then left from a move
   * that is under way, or belong to a deployment that took its secret from this one.
   */
  readonly away: readonly OktaEventHook[];
  /** Ids of every hook of the org. */
  readonly all: ReadonlySet<string>;
};

/** Returns the org's hooks, or why they cannot be read: just now, or at all. */
async function ownHooks(
  deps: Dependencies,
  org: Org,
): Promise<OwnHooks | 'not_just_now' | 'not_readable'> {
  const { publicUrl } = deps.config;
  if (org.reader === null || publicUrl === null) return 'not_readable';
  try {
    const hooks = await org.reader.listEventHooks();
    const all = new Set(hooks.map(({ id }) => id));
    const here = hooks.filter(({ uri }) => uri.startsWith(`${publicUrl}/okta/events`));
    if (here.length > 0) return { here, away: [], all };
    const marks = marksOf(org.config);
    const away = hooks.filter((hook) => marks.has(markOf({ org: org.key }, hook) ?? ''));
    return { here, away, all };
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    const about = { stage: 'reconcile', org: org.key, code: error.code };
    // The log is still read: it brings the events, and tells who changes a hook.
    if (error.retryable) deps.log.warn(about, 'event hooks could not be read just now');
    else
      deps.log.info(
        about,
        'event hooks cannot be read: grant okta.eventHooks.read to watch our own',
      );
    return error.retryable ? 'not_just_now' : 'not_readable';
  }
}

/** Notes a hook as ours that delivers here with our secret, whatever address it names. */
export async function rememberHook(deps: Dependencies, org: string, hookId: string): Promise<void> {
  await addToCursor(deps.database.pool, org, CURSOR, [hookId]);
}
