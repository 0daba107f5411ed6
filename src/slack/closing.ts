/** Builds the forms that ask why an incident is closed: tuning and readers of the history learn from the reason. */
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { openHijacksBeside } from '../domain/response/related.ts';
import { LIMITS, sections } from './blocks.ts';
import { type CloseMeaning, closeValue } from './clicked-button.ts';
import { prose, proseWithin } from './text.ts';
import { type View, view } from './view.ts';
import { who } from './who.ts';

/** Names of the fields in the state of a form that was sent. */
export const REASON = 'reason';
export const ORIGINAL = 'original';

export type ClosesAs = 'close_benign' | 'close_theft';

/** Returns the form. @param story as it is now; for an alarm, nobody can answer that it was the user */
export function closingView(does: ClosesAs, meaning: CloseMeaning, story: IncidentStory): View {
  const as = does === 'close_benign' ? 'Close as benign' : 'Close as a theft';
  const isAboutUser = story.kind === 'session_hijack';
  return view({
    callbackId: `warden:${does}`,
    metadata: closeValue(meaning),
    title: as,
    blocks: sections([
      ...(isAboutUser ? [who(story)] : []),
      `*${as.replace('Close', `Close INC-${meaning.incidentId}`)}?*`,
      ...(does === 'close_theft'
        ? [...inside(meaning), ...stillOpen(story)]
        : [...othersOpen(story), benignWhen(isAboutUser)]),
    ]),
    fields: [
      { id: REASON, label: 'Why' },
      { id: ORIGINAL, label: 'Duplicate of', optional: { hint: DUPLICATE, maxLength: 40 } },
    ],
    submit: 'Close',
  });
}

const DUPLICATE =
  'Only if it is one: the number of the other incident, for instance INC-7. Then it is closed as a duplicate of that instead.';

/** Returns a warning about related open incidents: they are to be looked at before this one is called harmless. */
function othersOpen({ related }: IncidentStory): string[] {
  const beside = openHijacksBeside(related);
  return beside === null ? [] : [`*${prose(beside)}* Look at them before you close this one.`];
}

function benignWhen(isAboutUser: boolean): string {
  return isAboutUser
    ? 'What waits for approval will not be done. Do this when you know from the user, by another way than this session, that it was them.'
    : 'Do this when you know what caused it, and that it was nobody who means harm.';
}

function inside({ uncontained }: CloseMeaning): string[] {
  return uncontained === true
    ? [
        '*Nothing is contained, and the session has not ended: whoever stole it stays inside.* Close it only if you know that.',
      ]
    : [];
}

/** Returns what is still to be done: nothing asks for it once the incident is closed. */
function stillOpen({ nextStep, details }: IncidentStory): string[] {
  return [
    ...(nextStep === null
      ? []
      : [`_What to do:_ ${proseWithin(nextStep, LIMITS.sectionText - 20)}`]),
    ...details.notContained.map((gap) => `• Still open: ${prose(gap)}`),
    'Once it is closed, nothing reminds anybody of that any more.',
  ];
}
