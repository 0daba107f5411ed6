/** One step that a person may have done: its very calls, and what is known against it. */
import { describeCall } from '../../okta/describe-call.ts';
import type { WantedStep } from '../../pipeline/offers/by-hand.ts';
import { type Html, html } from '../html.ts';
import { callTexts } from './okta-call.ts';
import { type ActsIn, willFail } from './will-fail.ts';

/** The calls, and that they will fail where that is known. */
export function callsOf({ step: { action } }: WantedStep, org: ActsIn): Html {
  const described = action === null ? [] : describeCall(action);
  return html`${callTexts(described, org.orgUrl).map((call) => html`<pre class="call">${call}</pre>`)}${action === null ? '' : willFail(action.kind, org)}`;
}
