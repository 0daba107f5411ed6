/** Adds to a session's looks what was logged outside the baseline rule's scope. */
import { type Actor, entriesByActor } from './actors.ts';
import type { WeighedAct } from './acts.ts';
import type { Moment } from './moment.ts';
import { earliestOfEach, type TimelineEntry } from './timeline-entry.ts';

type Look = Actor & {
  readonly acts: ReadonlyMap<WeighedAct, Moment>;
  readonly actsNotOnOthers: ReadonlySet<WeighedAct>;
};

/**
 * Returns the looks with what was logged outside the rule's scope (a factor may be enrolled from the phone that it is
 * on). Acts go to the look that did them by `entriesByActor`, or to none; a device cookie to the client that showed it
 * at a look's address.
 */
export function withAside<L extends Look>(
  looks: readonly L[],
  entries: readonly TimelineEntry[],
): readonly L[] {
  const aside = entries.filter(({ inScope }) => !inScope);
  if (aside.length === 0) return looks;
  const cookies = cookiesByClient(aside);
  const byActor = entriesByActor(
    aside.filter(({ acts }) => acts !== null),
    looks,
  );
  return looks.map((look) => {
    const own = byActor.get(look) ?? [];
    const { userAgent } = look.fingerprint;
    const shown = [...look.ips].flatMap((ip) => cookies.get(`${ip} ${userAgent}`) ?? []);
    if (own.length === 0 && shown.length === 0) return look;
    const acts = own.reduce(
      (all, entry) => earliestOfEach(all, entry.acts) ?? all,
      new Map(look.acts),
    );
    const actsNotOnOthers = new Set(
      [look, ...own].flatMap((one) => [...(one.actsNotOnOthers ?? [])]),
    );
    const deviceTokens = new Set([...look.deviceTokens, ...shown]);
    return { ...look, acts, actsNotOnOthers, deviceTokens };
  });
}

/**
 * Device cookies by address and client. A sign-in makes two or three, and the one in use may be seen only where its
 * factor is answered.
 */
function cookiesByClient(aside: readonly TimelineEntry[]): ReadonlyMap<string, readonly string[]> {
  const cookies = new Map<string, string[]>();
  for (const { ip, fingerprint } of aside) {
    const { userAgent, deviceToken } = fingerprint;
    if (ip === null || deviceToken === null) continue;
    const client = `${ip} ${userAgent}`;
    const own = cookies.get(client);
    if (own === undefined) cookies.set(client, [deviceToken]);
    else own.push(deviceToken);
  }
  return cookies;
}
