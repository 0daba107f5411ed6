/** `npm run demo -- --tour`: the same story, and then an afternoon's incidents for a SOC to decide. */
import { fileURLToPath } from 'node:url';
import type { Narrator } from '../narrator.ts';
import type { Setting, Stage } from '../stage.ts';
import { type SentView, wardenApi } from '../warden-api.ts';
import { bringIn, type Cast, working } from './cast.ts';
import { liveTheAfternoon } from './events.ts';
import { asDescribed, type TourIncidents } from './expected.ts';
import { sayWhatToTry } from './guide.ts';

export type Tour = {
  readonly setting: Setting;
  /** Plays the afternoon. @throws when an incident is not as expected */
  play(stage: Stage, narrator: Narrator): Promise<void>;
  /** Prints what to try with the incidents; only after `play`. */
  guide(stage: Stage, narrator: Narrator): void;
};

const POLICY = fileURLToPath(new URL('policy.yaml', import.meta.url));

export function prepareTour(): Tour {
  let cast: Cast | null = null;
  let incidents: TourIncidents | null = null;
  return {
    setting: {
      analysts: ['maria', 'jon'],
      hire: (org) => {
        cast = bringIn(org);
        return working(cast);
      },
      mode: 'approve mode; only for Finance it acts by itself',
      environment: { POLICY_FILE: POLICY },
    },
    async play(stage, narrator) {
      if (cast === null) throw new Error('The tour has no people yet.');
      narrator.chapter('The afternoon: five more');
      stage.receivers.abridge();
      await liveTheAfternoon(stage.org, stage.company, cast, narrator);
      incidents = await asDescribed(wardenApi(stage), cast);
      for (const view of Object.values(incidents)) {
        narrator.warden(`${view.incident.reference}, ${view.incident.verdict}: ${inWords(view)}`);
        narrator.warden(`  ${view.incident.headline}`);
      }
    },
    guide(stage, narrator) {
      if (incidents === null) throw new Error('The tour has not been played.');
      sayWhatToTry(stage, incidents, narrator);
    },
  };
}

function inWords({ actions }: SentView): string {
  const named = (wanted: string) =>
    actions.flatMap(({ kind, status }) => (status === wanted ? [kind.replaceAll('_', ' ')] : []));
  const [waiting, skipped] = [named('awaiting_approval'), named('skipped')];
  return [
    ...(skipped.length > 0
      ? [`not done, since the policy protects the user: ${skipped.join(', ')}`]
      : []),
    ...(waiting.length > 0 ? [`to be approved: ${waiting.join(', ')}`] : []),
    ...(actions.length === 0 ? ['nothing is planned, a person looks'] : []),
  ].join('; ');
}
