/** Shows one step that a person may order: its exact calls, and what is known against it. */
import { describeCall } from '../../okta/describe-call.ts';
import type { WantedStep } from '../../pipeline/offers/by-hand.ts';
import { type Html, html } from '../html.ts';
import { callTexts } from './okta-call.ts';
import { type ActsIn, willFail } from './will-fail.ts';

/** Returns the calls, with a warning where they are known to fail. */
export function callsOf({ step: { action } }: WantedStep, org: ActsIn): Html {
  const described = action === null ? [] : describeCall(action);
  return html`${callTexts(described, org.orgUrl).map((call) => html`<pre class="call">${call}</pre>`)}${action === null ? '' : willFail(action.kind, org)}`;
}
