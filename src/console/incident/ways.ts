/** Links from what is to be done to where on the page it is done, and from the top to each part. */

import { titleOfAction } from '../../domain/response/response-action.ts';
import { suggestedActions } from '../../domain/response/suggested-actions.ts';
import type { Offers, WantedStep } from '../../pipeline/offers/by-hand.ts';
import type { IncidentView } from '../../store/incident-view.ts';
import { type Html, html } from '../html.ts';

/**
 * Returns the single actions in the order in which they are offered, apart from the rest those that answer what is left
 * to do.
 */
export function suggestedFirst(
  { incident, actions }: Pick<IncidentView, 'incident' | 'actions'>,
  offers: Pick<Offers, 'single'> | null,
): { readonly suggested: readonly WantedStep[]; readonly others: readonly WantedStep[] } {
  const single = offers?.single ?? [];
  const acting = actions
    .filter(({ undoOf }) => undoOf === null)
    .map(({ kind, status, startedAt }) => ({
      kind,
      status,
      startedAt: startedAt?.getTime() ?? null,
    }));
  const kinds = suggestedActions(incident, acting);
  const suggested = kinds.flatMap((kind) => single.find(({ step }) => step.kind === kind) ?? []);
  return { suggested, others: single.filter((offer) => !suggested.includes(offer)) };
}

/** Returns the links below the advice: to actions that wait for a decision, and to those that answer the rest. */
export function waysToDoIt(view: IncidentView, suggested: readonly WantedStep[]): Html | '' {
  const waiting = view.actions.filter(({ status }) => status === 'awaiting_approval');
  const link = (to: string, name: string) => html`<li><a href="#${to}">${name}</a></li>`;
  const links = [
    ...waiting.map(({ id, kind }) => link(`action-${id}`, `Decide: ${titleOfAction(kind)}`)),
    ...suggested.map(({ step: { kind } }) => link(`act-${kind}`, titleOfAction(kind))),
  ];
  if (links.length === 0) return '';
  return html`<ul class="ways screen-only" aria-label="Where to do it">${links}</ul>`;
}

/** A part of the page: its id, its name and its content; left out where the content is empty. */
export type Part = readonly [id: string, name: string, content: Html | ''];

export function jumpBar(parts: readonly Part[]): Html {
  const there = parts.filter(([, , content]) => content !== '');
  return html`<nav class="jumps screen-only" aria-label="On this page">${there.map(([id, name]) => html`<a href="#${id}">${name}</a> `)}</nav>`;
}
