/** Lets a thief use a session: when their requests come, and what they do. */
import { type Draft, type JsonObject, writeEvent } from '../event-json.ts';
import type { Lived } from '../live.ts';
import { type Random, random } from '../random.ts';
import { APPS } from '../requests.ts';
import { actorOf, idsOf, newSession } from '../sign-in.ts';
import { type Company, HOUR, type Label, type Look, MINUTE, type OpenSession } from '../world.ts';
import type { TheftKind } from './kinds.ts';
import { openByProxy } from './proxied-sign-in.ts';
import { thiefLook } from './thief.ts';

export type Theft = {
  readonly events: { readonly at: number; readonly event: JsonObject }[];
  readonly label: Label;
};

/** The theft of a session as lived, or of a sign-in by a proxy on the same day. */
export function steal(r: Random, company: Company, lived: Lived, kind: TheftKind): Theft {
  const events: Theft['events'] = [];
  const ids = new Set<string>();
  const carryOn = carriedOn(company, lived);
  const write = (planned: Draft) => {
    const draft = carryOn(planned);
    if (draft.sessionId !== null) ids.add(draft.sessionId);
    if (draft.rootSessionId !== null) ids.add(draft.rootSessionId);
    events.push({ at: draft.at, event: writeEvent(r, company.rates, draft) });
  };
  const { person } = lived.plan;
  const proxied = kind.entry === 'proxied';
  const startsAt = proxied
    ? lived.plan.startsAt + r.between(0.2, 6) * HOUR
    : firstBadAt(r, lived, kind);
  const session = proxied ? newSession(r, company, startsAt) : lived.session;
  const look = thiefLook(r, company, lived, kind, startsAt);
  const using = proxied ? openByProxy(r, lived, kind, look, session, startsAt, write) : look;
  use(
    r,
    company,
    lived,
    kind,
    using,
    session,
    proxied ? startsAt + r.between(0.5, 40) * MINUTE : startsAt,
    write,
  );
  events.sort((a, b) => a.at - b.at);
  person.state.robbed = true;
  return {
    events,
    label: {
      kind: kind.name,
      userId: person.id,
      user: person.login,
      sessionIds: [...ids],
      firstBadAt: new Date(events[0]?.at ?? startsAt).toISOString(),
    },
  };
}

/** Some thieves go on in a session of an application's, made from the stolen one and tied to it by nothing. */
function carriedOn({ seed, rates }: Company, { plan, session }: Lived): (draft: Draft) => Draft {
  const r = random(seed, 'carries on', plan.person.index, plan.day);
  if (!r.chance(rates.thiefCarriesOn)) return (draft) => draft;
  const sessionId = `idx${r.token(22)}`;
  const since = r.between(5, 30) * MINUTE;
  let first: number | null = null;
  return (draft) => {
    first ??= draft.at;
    if (draft.at < first + since || draft.sessionId !== session.login) return draft;
    return { ...draft, sessionId, rootSessionId: null };
  };
}

function firstBadAt(r: Random, lived: Lived, kind: TheftKind): number {
  const times = lived.events.map(({ at }) => at);
  const first = times[0] ?? lived.plan.startsAt;
  const last = times.at(-1) ?? first;
  const when = kind.when === 'any' ? r.pick(['soon', 'hours', 'during'] as const) : kind.when;
  if (when === 'during')
    return first + (last - first) * r.between(0.2, 0.8) + r.between(1, 20) * 1000;
  if (when === 'soon') return last + r.between(1, 30) * MINUTE;
  return last + r.between(2, 14) * HOUR;
}

function use(
  r: Random,
  company: Company,
  lived: Lived,
  kind: TheftKind,
  look: Look,
  session: OpenSession,
  from: number,
  write: (draft: Draft) => void,
): void {
  const { rates } = company;
  const common = { actor: actorOf(lived.plan.person), look, ...idsOf(session, 'login') };
  const lasts = r.between(5, 90) * MINUTE;
  let at = from;
  const count = r.whole(3, Math.max(4, rates.thiefEvents));
  for (let i = 0; i < count; i += 1) {
    write({ ...common, at, ...requestOf(r, i), ...opinionOf(r, company, i) });
    at += (lasts / count) * r.between(0.3, 1.7);
  }
  if (company.riskScored && r.chance(rates.oktaNotices / 2)) {
    write({
      ...common,
      at: from + 40_000,
      eventType: 'user.risk.detect',
      message: 'User risk detected',
      risk: { level: 'MEDIUM', reasons: ['Associated sessionId is suspected to be hijacked'] },
    });
  }
  if (r.chance(rates.thiefHarvests)) {
    const starts = from + r.between(0.5, 10) * MINUTE;
    const apps = [...APPS].sort(() => r.next() - 0.5).slice(0, r.whole(7, 14));
    for (const [i, app] of apps.entries())
      write({ ...common, at: starts + i * r.between(1500, 4500), ...openApp(app) });
  }
  if (kind.admin === true || r.chance(rates.thiefPersists)) persist(r, kind, common, from, write);
}

function requestOf(
  r: Random,
  index: number,
): Pick<Draft, 'eventType' | 'message' | 'outcome' | 'targets'> {
  if (index > 0 && r.chance(0.6)) return openApp(r.pick(APPS));
  if (r.chance(0.1))
    return {
      eventType: 'user.authentication.verify',
      message: 'Verify user identity',
      outcome: 'FAILURE',
    };
  return {
    eventType: 'policy.evaluate_sign_on',
    message: 'Evaluation of sign-on policy',
    outcome: 'ALLOW',
  };
}

function openApp(app: string): Pick<Draft, 'eventType' | 'message' | 'targets'> {
  return {
    eventType: 'user.authentication.sso',
    message: 'User single sign on to app',
    targets: [
      {
        id: `0oa${app.toLowerCase().replaceAll(' ', '')}`,
        type: 'AppInstance',
        alternateId: app,
        displayName: app,
      },
    ],
  };
}

/** In orgs that score risk, Okta sees some of it. */
function opinionOf(r: Random, company: Company, index: number): Pick<Draft, 'risk' | 'behaviors'> {
  if (index !== 0 || !company.riskScored || !r.chance(company.rates.oktaNotices)) return {};
  return {
    risk: {
      level: r.chance(0.7) ? 'HIGH' : 'MEDIUM',
      reasons: ['Anomalous Geo-Distance', 'New Device', 'New IP'],
    },
    behaviors:
      '{New Geo-Location=POSITIVE, New Device=POSITIVE, New IP=POSITIVE, Velocity=NEGATIVE}',
  };
}

function persist(
  r: Random,
  kind: TheftKind,
  common: Pick<Draft, 'actor' | 'look' | 'sessionId' | 'rootSessionId'>,
  from: number,
  write: (draft: Draft) => void,
): void {
  const acts =
    kind.admin === true
      ? [
          'user.session.access_admin_app',
          'system.api_token.create',
          'user.mfa.factor.deactivate',
          'user.account.privilege.grant',
        ]
      : ['user.mfa.factor.activate', 'user.account.update_password', 'user.account.update_profile'];
  for (const [i, eventType] of acts.slice(0, r.whole(1, acts.length)).entries()) {
    write({
      ...common,
      at: from + (2 + i) * r.between(0.5, 4) * MINUTE,
      eventType,
      message: eventType,
    });
  }
}
