/** What a session's log has beside its looks. */
import { type Actor, entriesByActor } from './actors.ts';
import type { WeighedAct } from './acts.ts';
import type { Moment } from './moment.ts';
import { earliestOfEach, type TimelineEntry } from './timeline-entry.ts';

type Look = Actor & {
  readonly acts: ReadonlyMap<WeighedAct, Moment>;
  readonly actsNotOnOthers: ReadonlySet<WeighedAct>;
};

/**
 * What is logged beside the rule's scope (a factor enrolled may come from the phone that it is on): acts belong to
 * the look from whose address they were done, or to none; a device cookie to the client that showed it there.
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

/** A sign-in makes two or three cookies, and the answer to its factor may be all that shows the one that is used. */
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
