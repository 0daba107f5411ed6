/** Badges that show a state: always in words, the colour only helps. */

import type { Verdict } from '../domain/judgement/verdict.ts';
import { percent } from '../domain/percent.ts';
import type {
  ActionStatus,
  ContainmentState,
  IncidentStatus,
  Resolution,
} from '../domain/response/incident.ts';
import { ACTION_STATES } from '../domain/response/story-wording.ts';
import { words } from './format.ts';
import { type Html, html } from './html.ts';

type Tone = 'bad' | 'warn' | 'good' | 'info' | 'quiet';

export function badge(text: string, tone: Tone): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  hijack: 'bad',
  suspicious: 'warn',
  benign: 'good',
};

export function verdictBadge(verdict: Verdict, score: number): Html {
  return badge(`${verdict} ${percent(score)}`, VERDICT_TONES[verdict]);
}

/** Marks an administrator by the roles that Okta named; nothing where it named none. */
export function administratorBadge(roles: readonly string[] | null): Html | '' {
  if (roles === null || roles.length === 0) return '';
  const kind = roles.includes('SUPER_ADMIN') ? 'super administrator' : 'administrator';
  return badge(kind, 'bad');
}

const STATUS_TONES: Readonly<Record<IncidentStatus, Tone>> = {
  new: 'warn',
  in_progress: 'info',
  contained: 'good',
  resolved: 'quiet',
  closed: 'quiet',
};

/** Returns the badge of a status, with the resolution where it is given. */
export function statusBadge({
  status,
  resolution = null,
}: {
  readonly status: IncidentStatus;
  readonly resolution?: Resolution | null;
}): Html {
  const as = resolution === null ? '' : ` as ${words(resolution)}`;
  return badge(`${words(status)}${as}`, STATUS_TONES[status]);
}

const CONTAINMENT: Readonly<Record<ContainmentState, readonly [text: string, tone: Tone]>> = {
  none: ['not contained', 'warn'],
  acting: ['acting now', 'info'],
  acted: ['acted, being verified', 'info'],
  verified: ['contained, verified', 'good'],
  broken: ['containment broken', 'bad'],
};

export function containmentInWords(state: ContainmentState): string {
  return CONTAINMENT[state][0];
}

export function containmentBadge(state: ContainmentState): Html {
  const [text, tone] = CONTAINMENT[state];
  return badge(text, tone);
}

const ACTION_TONES: Readonly<Record<ActionStatus, Tone>> = {
  proposed: 'quiet',
  awaiting_approval: 'warn',
  approved: 'info',
  running: 'info',
  done: 'good',
  failed: 'bad',
  skipped: 'quiet',
  denied: 'quiet',
  expired: 'warn',
  undone: 'quiet',
};

export function actionBadge(status: ActionStatus): Html {
  return badge(ACTION_STATES[status], ACTION_TONES[status]);
}
