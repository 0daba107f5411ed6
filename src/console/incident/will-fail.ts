/** Tells what is known to prevent an action, before anybody agrees to it. */
import { lacksFor } from '../../pipeline/offers/responder-lacks.ts';
import { type Html, html } from '../html.ts';

/** What a page shows of the org in which an action is done. */
export type ActsIn = {
  readonly orgUrl: string | null;
  /** OAuth scopes that the responder lacks there. */
  readonly lacking: readonly string[];
};

/** Returns the warning beside an action; empty where nothing is known against it. */
export function willFail(kind: string, { lacking }: Pick<ActsIn, 'lacking'>): Html | '' {
  const lacks = lacksFor(kind, lacking);
  if (lacks.length === 0) return '';
  return html`<p class="told bad">Will fail: the responder lacks ${lacks.map((scope, index) => html`${index === 0 ? '' : ' and '}<code>${scope}</code>`)}. Grant it under “Okta API Scopes” of its app; that takes effect within the hour, or when the service is started anew.</p>`;
}
