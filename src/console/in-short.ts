/** Tells an incident in one line, for a list or a title. */
import { gravestInShort } from '../domain/response/short-headline.ts';
import type { VisibleIncident } from '../store/incident-view.ts';

/** Returns the user and the gravest thing done; the whole headline where nothing sensitive was done. */
export function inShort(incident: VisibleIncident): string {
  const { userName, userLogin, headline } = incident;
  const gravest = gravestInShort(incident);
  const who = userName ?? userLogin;
  return gravest === null || who === null ? headline : `${who}: ${gravest}`;
}
