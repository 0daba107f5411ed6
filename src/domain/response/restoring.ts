/** What is to be done about the things of an org that a stranger created, deleted or changed. Pure. */
import type { Aftermath } from './aftermath.ts';
import { type Change, type OrgChange, orgChangeOf } from './org-change.ts';

type ChangeDone = { readonly deed: Aftermath; readonly change: OrgChange };

/**
 * Returns an order for each deed, as `deactivate and delete the identity provider “Backup” that was created`. Several
 * deeds to one thing, by its ids where they are known, are judged together, so some have none: of what the stranger
 * created and deleted nothing is left.
 */
export function restoringOf(deeds: readonly Aftermath[]): ReadonlyMap<Aftermath, string> {
  const things = new Map<string, ChangeDone[]>();
  for (const deed of deeds) {
    const change = orgChangeOf(deed.eventType);
    if (change === null) continue;
    // What has no name may be another thing each time; and a secret that was read stays known.
    const alone = deed.on === undefined || change.change === 'read' ? deed.eventType : '';
    const key = [change.thing, deed.onIds ?? deed.on, alone].join('\n');
    things.set(key, [...(things.get(key) ?? []), { deed, change }]);
  }
  return new Map([...things.values()].flatMap(ofOneThing));
}

function ofOneThing(done: readonly ChangeDone[]): readonly (readonly [Aftermath, string])[] {
  const of = (change: Change) => done.find((one) => one.change.change === change);
  const [created, deleted] = [of('created'), of('deleted')];
  if (created !== undefined && done.every(({ deed }) => deed.at >= created.deed.at)) {
    const isGone = deleted !== undefined && lastAt(deleted) > lastAt(created);
    return isGone ? [] : [ordered(created)];
  }
  // A thing of that name was there before, so what was created is not what was deleted.
  if (deleted !== undefined)
    return [deleted, ...(created === undefined ? [] : [created])].map(ordered);
  const [first] = done;
  if (first === undefined) return [];
  const isOneKind = done.every(({ change }) => change.change === first.change.change);
  return [isOneKind ? ordered(first) : [first.deed, undo(first)]];
}

function ordered(one: ChangeDone): readonly [Aftermath, string] {
  return [one.deed, ORDERS[one.change.change](one)];
}

const ORDERS: Readonly<Record<Change, (one: ChangeDone) => string>> = {
  created: (one) => `deactivate and delete the ${named(one)} that was created`,
  activated: (one) => `deactivate the ${named(one)} that was activated`,
  deactivated: (one) => `activate again the ${named(one)}`,
  deleted: (one) => `put back the ${named(one)} that was deleted`,
  changed: undo,
  read: (one) => `change the client secret of the ${named(one)}, which was read`,
};

function undo(one: ChangeDone): string {
  return `look at the ${named(one)} and undo what was changed`;
}

function named({ deed, change }: ChangeDone): string {
  return deed.on === undefined ? change.thing : `${change.thing} ${deed.on}`;
}

function lastAt({ deed: { at, lastAt: last = at } }: ChangeDone): number {
  return last;
}
