/** Describes a step of the plan for the person who may ask for it, with a seal that changes if the step does. */
import { hash } from 'node:crypto';
import type { IncidentStory } from '../../domain/response/incident-story.ts';
import { addressesOfAction, titleOfAction } from '../../domain/response/response-action.ts';
import { describeCall } from '../../okta/describe-call.ts';
import type { WantedStep } from './by-hand.ts';
import { callLines } from './stored-calls.ts';

export type Shown = IncidentStory['containable'][number];

/** Returns the step, as its waiting action has it if there is one; null where it cannot be done. */
export function shownStep({ step, stand }: Pick<WantedStep, 'step' | 'stand'>): Shown | null {
  const { kind, action } = step;
  if (stand.is !== 'waiting' && action === null) return null;
  const [call, params] =
    stand.is === 'waiting'
      ? [stand.action.call, stand.action.params]
      : [action === null ? [] : describeCall(action), action?.params];
  const calls = callLines(call);
  const addresses = addressesOfAction(kind, params);
  return { kind, title: titleOfAction(kind), calls, addresses, seal: sealOf(calls, addresses) };
}

function sealOf(calls: readonly string[], addresses: readonly string[]): string {
  const text = JSON.stringify([calls, addresses]);
  return hash('sha256', text).slice(0, SEAL_LENGTH);
}

/** Characters of a seal: enough to tell a few plans of one incident apart. */
const SEAL_LENGTH = 12;
