/** Gathers events for each hook until its window closes. */
import type { SystemLogEvent } from '../log/system-log.ts';
import type { ResolvedOptions } from '../options.ts';
import type { EventHook } from '../records.ts';

export type Windows = {
  /** Puts the event into the hook's window, `delayMs` from now. */
  add(hook: EventHook, event: SystemLogEvent, delayMs: number): void;
  /** Closes every window now, held-back events too. */
  release(): void;
  /** Forgets everything that waits. */
  stop(): void;
};

/** How long events are gathered into one delivery. Captured deliveries of real Okta suggest 10 s. */
export const WINDOW_MS = 10;

type Waiting = { readonly hook: EventHook; readonly event: SystemLogEvent };

export function startWindows(
  options: Pick<ResolvedOptions, 'maxEventsPerDelivery'>,
  send: (hook: EventHook, events: readonly SystemLogEvent[]) => void,
): Windows {
  const open = new Map<string, { events: Waiting[]; timer: NodeJS.Timeout }>();
  const heldBack = new Map<NodeJS.Timeout, Waiting>();

  const close = (hookId: string): void => {
    const window = open.get(hookId);
    if (window === undefined) return;
    clearTimeout(window.timer);
    open.delete(hookId);
    const [first] = window.events;
    if (first === undefined) return;
    for (let at = 0; at < window.events.length; at += options.maxEventsPerDelivery) {
      const part = window.events.slice(at, at + options.maxEventsPerDelivery);
      send(
        first.hook,
        part.map(({ event }) => event),
      );
    }
  };
  const put = (waiting: Waiting): void => {
    const known = open.get(waiting.hook.id);
    if (known !== undefined) {
      known.events.push(waiting);
      return;
    }
    const timer = setTimeout(() => close(waiting.hook.id), WINDOW_MS);
    open.set(waiting.hook.id, { events: [waiting], timer });
  };
  return {
    add(hook, event, delayMs) {
      if (delayMs <= 0) {
        put({ hook, event });
        return;
      }
      const timer = setTimeout(() => {
        heldBack.delete(timer);
        put({ hook, event });
      }, delayMs);
      heldBack.set(timer, { hook, event });
    },
    release() {
      for (const hookId of [...open.keys()]) close(hookId);
      for (const [timer, waiting] of heldBack) {
        clearTimeout(timer);
        put(waiting);
      }
      heldBack.clear();
      for (const hookId of [...open.keys()]) close(hookId);
    },
    stop() {
      for (const { timer } of open.values()) clearTimeout(timer);
      for (const timer of heldBack.keys()) clearTimeout(timer);
      open.clear();
      heldBack.clear();
    },
  };
}
