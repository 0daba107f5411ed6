/** Event hooks: created ACTIVE and UNVERIFIED, and un-verified by any change of their channel. */
import { isDeepStrictEqual } from 'node:util';
import { objectAt } from '../../openapi/json.ts';
import type { EventHook } from '../records.ts';
import { type Answer, type Call, NO_CONTENT, ok } from '../server/call.ts';
import { invalid, notFound } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';
import { recordByCaller } from './caller-event.ts';
import { readEventHook } from './event-hook-input.ts';
import { hookView, nameOfCaller } from './event-hook-view.ts';
import { isVerified } from './verify-event-hook.ts';

const MOST_ACTIVE_HOOKS = 25;

export const listEventHooks: Answer = (state) =>
  ok([...state.hooks.values()].map((hook) => hookView(state, hook)));

export const getEventHook: Answer = (state, call) => ok(hookView(state, hookOf(state, call)));

export const createEventHook: Answer = (state, call) => {
  const input = readEventHook(state, objectAt(call.body), null);
  if (input.authKeyWithoutValue) throw invalid('channel', 'authScheme.value: is required');
  const active = [...state.hooks.values()].filter(({ status }) => status === 'ACTIVE').length;
  if (active >= MOST_ACTIVE_HOOKS) {
    throw invalid(
      'eventHook',
      `Maximum number of active event hooks (${MOST_ACTIVE_HOOKS}) reached`,
    );
  }
  const now = state.clock.now();
  const hook: EventHook = {
    id: state.chance.id('who'),
    status: 'ACTIVE',
    verificationStatus: 'UNVERIFIED',
    createdAt: now,
    createdBy: nameOfCaller(call),
    lastUpdatedAt: now,
    ...input.definition,
  };
  state.hooks.set(hook.id, hook);
  return changed(state, call, hook, 'event_hook.created');
};

export const replaceEventHook: Answer = (state, call) => {
  const hook = hookOf(state, call);
  const { definition } = readEventHook(state, objectAt(call.body), hook);
  if (!isDeepStrictEqual(definition.channel, hook.channel)) hook.verificationStatus = 'UNVERIFIED';
  Object.assign(hook, definition);
  return changed(state, call, hook, 'event_hook.updated');
};

export const activateEventHook: Answer = (state, call) => {
  const hook = hookOf(state, call);
  hook.status = 'ACTIVE';
  return changed(state, call, hook, 'event_hook.activated');
};

export const deactivateEventHook: Answer = (state, call) => {
  const hook = hookOf(state, call);
  hook.status = 'INACTIVE';
  return changed(state, call, hook, 'event_hook.deactivated');
};

export const deleteEventHook: Answer = (state, call) => {
  const hook = hookOf(state, call);
  if (hook.status === 'ACTIVE') {
    throw invalid('eventHook', 'Cannot delete an event hook that is ACTIVE; deactivate it first');
  }
  state.hooks.delete(hook.id);
  changed(state, call, hook, 'event_hook.deleted');
  return NO_CONTENT;
};

export const verifyEventHook: Answer = async (state, call) => {
  const hook = hookOf(state, call);
  const verified = await isVerified(state, hook);
  recordByCaller(state, call, {
    eventType: 'event_hook.verified',
    target: [hookTarget(hook)],
    result: verified ? 'SUCCESS' : 'FAILURE',
  });
  if (!verified) {
    throw invalid(
      'Unable to verify event hook.',
      `Unable to verify event hook. Hook ${hook.name} execution failed`,
    );
  }
  hook.verificationStatus = 'VERIFIED';
  hook.lastUpdatedAt = state.clock.now();
  return ok(hookView(state, hook));
};

function changed(state: OrgState, call: Call, hook: EventHook, eventType: string) {
  hook.lastUpdatedAt = state.clock.now();
  recordByCaller(state, call, { eventType, target: [hookTarget(hook)] });
  return ok(hookView(state, hook));
}

function hookOf(state: OrgState, { path }: Call): EventHook {
  const id = path.eventHookId ?? '';
  const hook = state.hooks.get(id);
  if (hook === undefined) throw notFound(id, 'EventHook');
  return hook;
}

function hookTarget({ id, name }: EventHook) {
  return { id, type: 'EventHook', alternateId: 'unknown', displayName: name, detailEntry: null };
}
