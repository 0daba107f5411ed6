/** The form that asks why an incident is closed: the reason is what tuning, and whoever reads the history, learns from. */
import type { IncidentKind } from '../domain/response/incident.ts';
import { type CloseMeaning, closeValue } from './buttons.ts';
import { type View, view } from './view.ts';

/** In the state of a form that was sent, as Slack names the field. */
export const REASON = 'reason';

/** @param kind of the incident: nobody can say of an alarm that it was the user */
export function closingView(meaning: CloseMeaning, kind: IncidentKind): View {
  const known =
    kind === 'session_hijack'
      ? 'What waits for approval will not be done. Do this when you know from the user, by another way than this session, that it was them.'
      : 'Do this when you know what caused it, and that it was nobody who means harm.';
  return view({
    callbackId: 'warden:close_benign',
    metadata: closeValue(meaning),
    title: 'Close as benign',
    lines: [`*Close INC-${meaning.incidentId} as benign?*`, known],
    ask: { id: REASON, label: 'Why' },
    submit: 'Close',
  });
}
