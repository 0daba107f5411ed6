/** Delivers log events to hooks as Okta does: gathered for a window, at least once, one retry. */
import type { Dispatcher } from 'undici';
import type { SystemLogEvent } from '../log/system-log.ts';
import type { DeliveryDisorder, ResolvedOptions } from '../options.ts';
import type { EventHook } from '../records.ts';
import type { OrgState } from '../state.ts';
import { deliver } from './deliver.ts';
import { countTowardsQuota, type QuotaCount } from './quota.ts';
import { startWindows, WINDOW_MS } from './windows.ts';

export type DeliveryAttempt = {
  readonly hookId: string;
  readonly eventId: string;
  readonly uuids: readonly string[];
  readonly attempt: 1 | 2;
  /** The receiver's status; null for a timeout or a failed connection. */
  readonly status: number | null;
  readonly failure: 'timeout' | 'unreachable' | null;
  /** The org's clock, epoch milliseconds. */
  readonly startedAt: number;
  readonly tookMs: number;
};

export type DeliveryEngine = {
  /** Disorder of deliveries; may be replaced at any time, for events from then on. */
  disorder: DeliveryDisorder;
  readonly attempts: DeliveryAttempt[];
  /** Uuids of events that were lost on purpose. */
  readonly lost: string[];
  readonly quota: QuotaCount;
  readonly dispatcher: Dispatcher;
  /** Returns the active and verified hooks that subscribe to the type. */
  hooksFor(eventType: string): readonly EventHook[];
  /** Counts the event towards the day's quota, and puts it on its way to each of the hooks. */
  enqueue(hooks: readonly EventHook[], event: SystemLogEvent): void;
  /** Delivers these at once, outside any window and disorder. */
  deliverNow(hook: EventHook, events: readonly SystemLogEvent[]): Promise<DeliveryAttempt>;
  /** Sends what waits and resolves when nothing is under way any more. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

/** `stateOf` is called when something is delivered: the engine is itself part of the state. */
export function startDelivery(
  options: ResolvedOptions,
  hooks: ReadonlyMap<string, EventHook>,
  dispatcher: Dispatcher,
  stateOf: () => OrgState,
): DeliveryEngine {
  const underWay = new Set<Promise<unknown>>();
  const windows = startWindows(options, (hook, events) => {
    const delivery: Promise<unknown> = deliver(stateOf(), hook, events).finally(() =>
      underWay.delete(delivery),
    );
    underWay.add(delivery);
  });
  const putOnItsWay = (hook: EventHook, event: SystemLogEvent): void => {
    const { chance } = stateOf();
    const { lose = 0, late = 0, lateMs = 0, duplicate = 0 } = engine.disorder;
    if (chance.happens(lose)) {
      engine.lost.push(event.uuid);
      return;
    }
    windows.add(hook, event, chance.happens(late) ? lateMs : 0);
    if (chance.happens(duplicate)) {
      windows.add(hook, event, Math.max(lateMs, WINDOW_MS * 2));
    }
  };
  const engine: DeliveryEngine = {
    disorder: options.disorder,
    attempts: [],
    lost: [],
    quota: { count: 0, startedAt: 0, warned: false, exceeded: false },
    dispatcher,
    hooksFor: (eventType) =>
      [...hooks.values()].filter(
        (hook) => isListening(hook) && hook.eventTypes.includes(eventType),
      ),
    enqueue(listening, event) {
      if (listening.length === 0 || !countTowardsQuota(stateOf(), engine.quota)) return;
      for (const hook of listening) putOnItsWay(hook, event);
    },
    deliverNow: (hook, events) => deliver(stateOf(), hook, events),
    async drain() {
      windows.release();
      while (underWay.size > 0) {
        await Promise.allSettled(underWay);
        windows.release();
      }
    },
    async close() {
      windows.stop();
      await dispatcher.destroy();
      await Promise.allSettled(underWay);
    },
  };
  return engine;
}

export function isListening(hook: EventHook): boolean {
  return hook.status === 'ACTIVE' && hook.verificationStatus === 'VERIFIED';
}
