/** Sessions as they may come, for properties that hold of every one. */
import fc from 'fast-check';
import type { LogEvent } from '../../src/domain/session/event.ts';
import { AGENTS, anEvent, MINUTE, MORNING, PLACES } from './builders.ts';

export const anyPlace = fc.constantFrom(...Object.values(PLACES));
export const anyAgent = fc.constantFrom(...Object.values(AGENTS), null);
const type = fc.constantFrom(
  'user.session.start',
  'user.authentication.sso',
  'policy.evaluate_sign_on',
  'user.authentication.auth_via_mfa',
  'user.mfa.factor.activate',
  'system.api_token.create',
  'user.session.context.change',
);

/** Often within one stretch of two minutes, or in one millisecond. */
const time = fc
  .oneof(
    fc.integer({ min: 0, max: 5 }).map((step) => step * 0.3),
    fc.integer({ min: 0, max: 40 }).map((step) => step * 0.7),
  )
  .map((minutes) => MORNING + minutes * MINUTE);

const look = fc.record({
  from: fc.tuple(anyPlace, fc.boolean(), fc.boolean()).map(([where, bare, far]) => ({
    ...where,
    ...(bare ? { asn: null } : {}),
    ...(far ? { ip: where.ip.replace(/\.1\.1$/, '.2.2') } : {}),
  })),
  agent: anyAgent,
  token: fc.constantFrom('token-ada', 'token-2', null),
  print: fc.constantFrom('print-ada', 'print-2', null),
  deviceId: fc.constantFrom('guo1', null),
  session: fc.constantFrom('s1', 's2'),
  /** Okta's alarms and others' acts come under another name. */
  user: fc.constantFrom('00uada', '00uada', '00uben'),
});

/** Sessions of a few looks and up to fourteen events, with anything missing. */
export const anySession: fc.Arbitrary<LogEvent[]> = fc
  .array(look, { minLength: 1, maxLength: 3 })
  .chain((looks) =>
    fc.array(
      fc.record({
        look: fc.constantFrom(...looks),
        at: time,
        type,
        result: fc.constantFrom('SUCCESS', 'SUCCESS', 'FAILURE', 'ALLOW', null),
        app: fc.constantFrom('0oa1', '0oa2', '0oa3'),
      }),
      { minLength: 1, maxLength: 14 },
    ),
  )
  .map((drafts) =>
    drafts.map(({ look: own, ...draft }, i) =>
      anEvent({ ...own, ...draft, root: 'root', uuid: `event-${String(i).padStart(2, '0')}` }),
    ),
  );
