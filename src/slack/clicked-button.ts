/** Reads what a clicked button, or a form that was sent, means: by its id, and by the value that came back with it. */
import { VERDICTS, type Verdict } from '../domain/judgement/verdict.ts';
import type { UserAnswer } from '../domain/response/user-question.ts';
import {
  type ClickedIncident,
  clickedValue,
  isId,
  readClickedIncident,
} from './clicked-incident.ts';

export type ButtonMeaning = ClickedIncident &
  (
    | { readonly does: 'approve' | 'deny'; readonly actionId: number }
    /** Assigns the incident to whoever clicks. */
    | { readonly does: 'take' }
    /** `show_all` opens the form that shows the actions; `approve_all` is that form sent, and approves them. */
    | ({ readonly does: 'show_all' } & NamedActions)
    | ({ readonly does: 'approve_all' } & NamedActions)
    | ({ readonly does: 'close_benign' | 'close_theft' } & SeenAtClosing)
    /** Opens the form that shows the plan for a hijack. */
    | { readonly does: 'show_plan'; readonly verdict: Verdict }
    /** Asks for that plan by hand; with the verdict of the incident as it was shown. */
    | {
        readonly does: 'contain';
        readonly verdict: Verdict;
        /** The steps that the form showed; absent in a message that an earlier version posted. */
        readonly shown?: readonly ShownStep[];
      }
    /** The user's own answer to a question of the service. */
    | { readonly does: 'answer'; readonly answer: UserAnswer; readonly questionId: number }
  );

/** The actions that were shown, and the verdict then, which messages that an earlier version posted do not have. */
type NamedActions = { readonly actionIds: readonly number[]; readonly verdict?: Verdict };

/** A click that closes, with what the person saw, which messages that an earlier version posted do not have. */
export type CloseMeaning = ClickedIncident & SeenAtClosing;
type SeenAtClosing = {
  readonly verdict?: Verdict;
  readonly isDenied?: boolean;
  /** Whether the form said that nothing is contained. */
  readonly uncontained?: true;
};

/** A step of the plan as it was shown; see the story's `containable`. */
export type ShownStep = { readonly kind: string; readonly seal: string };

/** Part of the value of a button that was shown together with the user's no. */
const DENIED = 'denied';
/** Part of the value of a form that said that nothing is contained. */
const UNCONTAINED = 'uncontained';

/** Reads a click; null for anything that is no button of the service. */
export function readButton(actionId: string, value: string): ButtonMeaning | null {
  const [does, org, incident, what, said] = [actionId.split(':')[1], ...value.split(':')];
  const of = readClickedIncident(org, incident);
  if (!actionId.startsWith('warden:') || of === null) return null;
  switch (does) {
    case 'take':
      return { does, ...of };
    case 'close_benign':
    case 'close_theft': {
      if (what === undefined) return { does, ...of };
      const verdict = readVerdict(what);
      if (verdict === null) return null;
      const known = said?.split(',') ?? [];
      const seen = { verdict, isDenied: known.includes(DENIED) };
      return { does, ...of, ...seen, ...(known.includes(UNCONTAINED) && { uncontained: true }) };
    }
    case 'show_plan':
    case 'contain': {
      const verdict = readVerdict(what);
      if (verdict === null) return null;
      if (does === 'show_plan' || said === undefined) return { does, ...of, verdict };
      const shown = readSteps(said);
      return shown === null ? null : { does, ...of, verdict, shown };
    }
    case 'show_all':
    case 'approve_all': {
      const ids = what?.split(',') ?? [];
      if (!ids.every(isId) || ids.length === 0) return null;
      const named = { does, ...of, actionIds: ids.map(Number) };
      if (said === undefined) return named;
      const verdict = readVerdict(said);
      return verdict === null ? null : { ...named, verdict };
    }
  }
  if (!isId(what)) return null;
  if (does === 'was_me' || does === 'not_me') {
    const answer = does === 'was_me' ? 'yes' : 'no';
    return { does: 'answer', answer, ...of, questionId: Number(what) };
  }
  if (does !== 'approve' && does !== 'deny') return null;
  return { does, ...of, actionId: Number(what) };
}

function readVerdict(text: string | undefined): Verdict | null {
  return VERDICTS.find((verdict) => verdict === text) ?? null;
}

function readSteps(text: string): readonly ShownStep[] | null {
  const read = text.split(',').map((one) => /^([a-z_]+)\.([0-9a-f]+)$/.exec(one));
  const steps = read.flatMap((one) =>
    one?.[1] === undefined || one[2] === undefined ? [] : [{ kind: one[1], seal: one[2] }],
  );
  return steps.length === read.length ? steps : null;
}

/** Returns the value of a button or form that names actions, as `readButton` reads it. */
export function namedValue(
  incident: ClickedIncident,
  actionIds: readonly number[],
  verdict: Verdict,
): string {
  return [clickedValue(incident), actionIds.join(','), verdict].join(':');
}

export function planValue(
  incident: ClickedIncident,
  verdict: Verdict,
  shown: readonly ShownStep[] = [],
): string {
  const steps = shown.map(({ kind, seal }) => `${kind}.${seal}`).join(',');
  return [clickedValue(incident), verdict, ...(steps === '' ? [] : [steps])].join(':');
}

export function closeValue({ verdict, isDenied, uncontained, ...incident }: CloseMeaning): string {
  const known = [
    ...(isDenied === true ? [DENIED] : []),
    ...(uncontained === true ? [UNCONTAINED] : []),
  ];
  const seen =
    verdict === undefined ? [] : [verdict, ...(known.length === 0 ? [] : [known.join(',')])];
  return [clickedValue(incident), ...seen].join(':');
}
