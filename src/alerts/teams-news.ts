/** Decides what Microsoft Teams is told of an incident: one card when it begins, and one for each later news. Pure. */
import { oneLine } from '../domain/one-line.ts';
import { bellInWords } from '../domain/response/bell-in-words.ts';
import { bellsOf } from '../domain/response/bells.ts';
import { type IncidentStory, isDenied, isOver } from '../domain/response/incident-story.ts';
import { stateOf } from '../domain/response/story-wording.ts';
import type { TeamsMessage } from './adaptive-card.ts';
import { incidentCard, newsCard } from './teams-card.ts';

/** What Teams was last told of an incident. */
export type TeamsTold = {
  /** Keys of the news that was told, or was in the first card. */
  readonly keys: readonly string[];
  /** Whether Teams was told that the incident is over. */
  readonly over: boolean;
};

/**
 * Returns the card to post now, null where there is no news, and what has been told after it.
 * @param told null where nothing has been told yet
 */
export function teamsNews(
  story: IncidentStory,
  told: TeamsTold | null,
): { readonly card: TeamsMessage | null; readonly told: TeamsTold } {
  const all = newsOf(story);
  const over = isOver(story);
  const keys = [...new Set([...(told?.keys ?? []), ...all.map(({ key }) => key)])];
  if (told === null) {
    // Nobody was told that the incident began, so its end is no news.
    const rings = bellsOf(story).length > 0;
    return { card: over && !rings ? null : incidentCard(story), told: { keys, over } };
  }
  const news = all.filter(({ key }) => !told.keys.includes(key)).map(({ text }) => text);
  const again = told.over && !over ? ['Open again.'] : [];
  const said = [...again, ...news];
  return { card: said.length === 0 ? null : newsCard(story, said), told: { keys, over } };
}

type News = { readonly key: string; readonly text: string };

function newsOf(story: IncidentStory): readonly News[] {
  const bells = bellsOf(story).map((bell) => ({
    key: bell.key,
    text: bellInWords(bell, story, oneLine),
  }));
  return [...bells, ...containmentNews(story), ...harmless(story), ...closed(story)];
}

function containmentNews({ kind, containment, details }: IncidentStory): readonly News[] {
  if (kind !== 'session_hijack') return [];
  const { timesBroken = 0, unverifiedBecause = null } = details.containment ?? {};
  if (containment === 'verified')
    return [{ key: `contained:${timesBroken}`, text: 'Contained, verified in the System Log.' }];
  if (containment !== 'acted' || unverifiedBecause === null) return [];
  const text = `Acted, and whether it holds could not be verified: ${unverifiedBecause}`;
  return [{ key: `unverified:${timesBroken}`, text }];
}

function harmless(story: IncidentStory): readonly News[] {
  const isHarmless = story.kind === 'session_hijack' && story.verdict === 'benign';
  if (!isHarmless || isDenied(story) || isOver(story)) return [];
  const times = story.details.raisedAgain?.times ?? 0;
  const key = times === 0 ? 'harmless' : `harmless:${times}`;
  return [{ key, text: 'With the events that came since, it is judged benign.' }];
}

function closed(story: IncidentStory): readonly News[] {
  if (!isOver(story)) return [];
  const by = story.closedBy === null ? '' : ` by ${oneLine(story.closedBy, 100)}`;
  const text = `${stateOf(story)}${by}.`;
  return [{ key: `closed:${story.closedAt ?? story.updatedAt}`, text }];
}
