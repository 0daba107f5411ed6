/** Checks through the API that the product judged the tour's afternoon as expected. */
import type { Person } from '../person.ts';
import { eventually, type SentView, type WardenApi } from '../warden-api.ts';
import type { Cast } from './cast.ts';

export type TourIncidents = Readonly<
  Record<'grace' | 'hugo' | 'ines' | 'leila' | 'tomas', SentView>
>;

type Expected = {
  readonly verdict: string;
  /** Each action that is planned, and its status. */
  readonly actions: Readonly<Record<string, 'awaiting_approval' | 'skipped'>>;
};

const BY_THE_KIT: Expected = {
  verdict: 'hijack',
  actions: {
    clear_sessions: 'awaiting_approval',
    expire_password: 'awaiting_approval',
    unenroll_new_factors: 'awaiting_approval',
    block_ip: 'awaiting_approval',
  },
};

const EXPECTED: Readonly<Record<keyof TourIncidents, Expected>> = {
  grace: BY_THE_KIT,
  hugo: BY_THE_KIT,
  ines: {
    verdict: 'hijack',
    actions: { universal_logout: 'awaiting_approval', clear_sessions: 'awaiting_approval' },
  },
  leila: {
    verdict: 'hijack',
    actions: {
      clear_sessions: 'skipped',
      expire_password: 'skipped',
      unenroll_new_factors: 'skipped',
      block_ip: 'awaiting_approval',
    },
  },
  tomas: { verdict: 'suspicious', actions: {} },
};

/** Waits for the incidents. @throws an error that names the first that is not as expected, and how it is */
export async function asDescribed(api: WardenApi, cast: Cast): Promise<TourIncidents> {
  const of = (name: keyof TourIncidents) => expected(api, cast[name], EXPECTED[name]);
  return {
    grace: await of('grace'),
    hugo: await of('hugo'),
    ines: await of('ines'),
    leila: await of('leila'),
    tomas: await of('tomas'),
  };
}

async function expected(
  api: WardenApi,
  { user, firstName }: Person,
  wanted: Expected,
): Promise<SentView> {
  let seen = 'there is none';
  const look = async (): Promise<SentView | null> => {
    const found = (await api.incidents()).find(({ userId }) => userId === user.id);
    if (found === undefined) return null;
    const view = await api.incident(found.id);
    seen = inShort(view);
    return isAs(view, wanted) ? view : null;
  };
  return await eventually(`${firstName}’s incident`, look).catch((cause: unknown) => {
    throw new Error(`${(cause as Error).message} Seen last: ${seen}`, { cause });
  });
}

function isAs({ incident, actions }: SentView, wanted: Expected): boolean {
  const kinds = Object.entries(wanted.actions);
  return (
    incident.verdict === wanted.verdict &&
    actions.length === kinds.length &&
    kinds.every(([kind, status]) =>
      actions.some((action) => action.kind === kind && action.status === status),
    )
  );
}

function inShort({ incident, actions }: SentView): string {
  const planned = actions.map(({ kind, status }) => `${kind} ${status}`);
  return `${incident.verdict} (${incident.score.toFixed(3)}), ${planned.join(', ')}`;
}
