/** An incident in one line of a list or a title. */
import { gravestInShort } from '../domain/response/short-headline.ts';
import type { VisibleIncident } from '../store/incident-view.ts';

/** Who, and what is gravest; the whole headline where nothing sensitive was done. */
export function inShort(incident: VisibleIncident): string {
  const { userName, userLogin, headline } = incident;
  const gravest = gravestInShort(incident);
  const who = userName ?? userLogin;
  return gravest === null || who === null ? headline : `${who}: ${gravest}`;
}
