/**
 * Builds the forms that show what somebody is about to agree to: the user, the consequences, and the exact calls.
 * Nothing in them is cut, as nobody can agree to what they cannot read; what does not fit has no form.
 */
import { percent } from '../domain/percent.ts';
import { agreementInWords } from '../domain/response/agreement.ts';
import { consequenceOf } from '../domain/response/consequence.ts';
import type { IncidentStory, StoryAction } from '../domain/response/incident-story.ts';
import { stateOf } from '../domain/response/story-wording.ts';
import { blockedLines } from './blocked-lines.ts';
import { type Block, context, LIMITS, section, sections } from './blocks.ts';
import { namedValue, planValue } from './clicked-button.ts';
import { code, person, prose } from './text.ts';
import { fits, type View, view } from './view.ts';
import { who } from './who.ts';

/** Returns the form for actions that wait; null where Slack has no room for all of it. */
export function approvalView(story: IncidentStory, actions: readonly StoryAction[]): View | null {
  const steps = actions.map((action) => ({
    ...action,
    waits: agreementInWords(action, person),
  }));
  const ids = actions.map(({ id }) => id);
  return agreeingView(story, steps, {
    callbackId: 'warden:approve_all',
    metadata: namedValue(incidentOf(story), ids, story.verdict),
    title: actions.length === 1 ? 'Approve?' : `Approve all ${actions.length}?`,
    submit: 'Approve',
  });
}

/** Returns the form for the rest of the plan for a hijack; null where Slack has no room for all of it. */
export function planView(story: IncidentStory): View | null {
  return agreeingView(story, story.containable, {
    callbackId: 'warden:contain',
    metadata: planValue(incidentOf(story), story.verdict, story.containable),
    title: 'Contain it now?',
    submit: 'Contain',
  });
}

type Step = Pick<StoryAction, 'kind' | 'title' | 'calls' | 'addresses'> & {
  /** Text after “waits for approval”, such as whose approval it waits for. */
  readonly waits?: string;
};

function agreeingView(
  story: IncidentStory,
  steps: readonly Step[],
  form: Omit<Parameters<typeof view>[0], 'blocks'>,
): View | null {
  const texts = [...steps.map(stepLines), callLines(steps)];
  if (texts.flat().some(({ length }) => length > LIMITS.sectionText)) return null;
  const blocks: Block[] = [section(headLines(story)), ...texts.flatMap(sections), context([FOOT])];
  const shown = view({ ...form, blocks });
  return fits(shown) ? shown : null;
}

const FOOT =
  'You agree to what stands here, and to nothing that comes later. What is refused you are told.';

function headLines(story: IncidentStory): string[] {
  const roles = story.details.user?.roles ?? [];
  const judged = `${story.reference}: judged ${story.verdict}, ${percent(story.score)}`;
  return [
    who(story),
    `${judged}${roles.length === 0 ? '' : ` · ${prose(roles.join(', '))}`}`,
    stateOf(story),
  ];
}

function stepLines({ kind, title, addresses, waits = '' }: Step): string[] {
  const consequence = consequenceOf(kind);
  return [
    `*${prose(title, 100)}*${waits === '' ? '' : ` — waits for approval${waits}`}`,
    ...(consequence === null ? [] : [consequence.covers]),
    ...blockedLines(addresses),
    ...(consequence === null ? [] : [`_If it was them after all:_ ${consequence.ifInnocent}`]),
  ];
}

function callLines(steps: readonly Step[]): string[] {
  const calls = steps.flatMap(({ calls: each }) =>
    each.map((call) => `• ${code(call, LIMITS.sectionText)}`),
  );
  return calls.length === 0 ? [] : ['*The calls to Okta*', ...calls];
}

function incidentOf({ org, id, uid }: IncidentStory) {
  return { org: org.key, incidentId: id, uid };
}
