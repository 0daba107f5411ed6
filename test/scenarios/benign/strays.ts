/** Events under a person's name that no session of theirs made: scanners, tokens, scripts, a cloud desktop. */
import { SCRIPT_AGENTS } from '../agents.ts';
import { type Draft, type JsonObject, writeEvent } from '../event-json.ts';
import { strangerLook } from '../look.ts';
import { attach, cityByName, networkByAsn } from '../networks.ts';
import { type Random, random } from '../random.ts';
import { actorOf, newSession } from '../sign-in.ts';
import { type Company, HOUR, type Person } from '../world.ts';

export type Stray = { readonly at: number; readonly event: JsonObject };

/** What else the log shows of a person that day, by kind. */
export function straysOf(
  r: Random,
  company: Company,
  person: Person,
  morning: number,
  without: ReadonlySet<string>,
): { kind: string; events: Stray[] }[] {
  return STRAYS.filter(({ name }) => !without.has(name)).flatMap(({ name, draw }) => {
    const events: Stray[] = [];
    draw(r, company, person, morning, (draft) =>
      events.push({ at: draft.at, event: writeEvent(r, company.rates, draft) }),
    );
    return events.length === 0 ? [] : [{ kind: name, events }];
  });
}

type Write = (draft: Draft) => void;

const STRAYS: readonly {
  readonly name: string;
  readonly source: string;
  readonly draw: (
    r: Random,
    company: Company,
    person: Person,
    morning: number,
    write: Write,
  ) => void;
}[] = [
  {
    name: 'link-scanner',
    source:
      'a public Identity Engine trace: two scanners abroad within two minutes of an activation mail',
    draw: (r, company, person, morning, write) => {
      if (!r.chance(company.rates.linkScanner)) return;
      for (const asn of [8075, r.pick([16509, 14061, 28573])]) {
        const look = strangerLook(
          r,
          'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/100.0.4896.127 Safari/537.36',
          asn,
        );
        const sessionId = `idx${r.token(22)}`;
        const common = { actor: actorOf(person), look, sessionId, rootSessionId: null };
        const at = morning + r.between(0, 2) * 60_000;
        write({
          ...common,
          at,
          eventType: 'policy.evaluate_sign_on',
          message: 'Evaluation of sign-on policy',
          outcome: 'CHALLENGE',
        });
        write({
          ...common,
          at: at + 2000,
          eventType: 'user.authentication.verify',
          message: 'Verify user identity',
          outcome: 'FAILURE',
          reason: 'INVALID_TOKEN',
        });
      }
    },
  },
  {
    name: 'api-token',
    source:
      '86 of 100 public Panther events are API-token calls with actor type User and one-shot trs ids',
    draw: (r, _company, person, morning, write) => {
      if (person.apiToken === null || !r.chance(0.8)) return;
      const look = strangerLook(r, r.pick(SCRIPT_AGENTS), 16509);
      for (let i = 0; i < r.whole(2, 8); i += 1) {
        write({
          actor: actorOf(person),
          look,
          at: morning + r.between(0, 20) * HOUR,
          sessionId: `trs${r.token(22)}`,
          rootSessionId: null,
          eventType: r.pick([
            'user.lifecycle.create',
            'group.user_membership.add',
            'application.user_membership.add',
          ]),
          message: 'API call',
          apiTokenId: person.apiToken,
        });
      }
    },
  },
  {
    name: 'own-script',
    source:
      'gimme-aws-creds, saml2aws and their like: a sign-in of its own, every working day (judgement)',
    draw: (r, company, person, morning, write) => {
      if (person.ownScript === null || !r.chance(0.6)) return;
      const at = morning + r.between(0.5, 8) * HOUR;
      const session = newSession(r, company, at);
      const place = person.state.trip?.hotel ?? person.home;
      const look = {
        at: place,
        header: person.ownScript,
        token: null,
        fingerprint: null,
        device: null,
      };
      const common = {
        actor: actorOf(person),
        look,
        sessionId: session.login,
        rootSessionId: session.rooted ? session.login : null,
      };
      write({ ...common, at, eventType: 'user.session.start', message: 'User login to Okta' });
      write({
        ...common,
        at: at + 1500,
        eventType: 'user.authentication.sso',
        message: 'User single sign on to app',
        targets: [{ id: '0oaaws', type: 'AppInstance', alternateId: 'AWS', displayName: 'AWS' }],
      });
    },
  },
  {
    name: 'cloud-desktop',
    source: 'WorkSpaces and other desktops on hosting networks, every working day (judgement)',
    draw: (r, company, person, morning, write) => {
      const desktop = person.cloudDesktop;
      if (desktop === null || !r.chance(0.7)) return;
      const at = morning + r.between(0.5, 4) * HOUR;
      const session = newSession(r, company, at);
      const desktopToken = random(person.id, 'cloud-desktop').hex(64);
      const look = {
        at: {
          ...desktop,
          ip: attach(r, networkByAsn(desktop.network.asn), cityByName('Ashburn')).ip,
        },
        header:
          'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
        token: desktopToken,
        fingerprint: null,
        device: null,
      };
      const common = {
        actor: actorOf(person),
        look,
        sessionId: session.login,
        rootSessionId: session.rooted ? session.login : null,
      };
      write({ ...common, at, eventType: 'user.session.start', message: 'User login to Okta' });
      for (let i = 0; i < r.whole(2, 6); i += 1) {
        write({
          ...common,
          at: at + r.between(0.05, 5) * HOUR,
          eventType: 'policy.evaluate_sign_on',
          message: 'Evaluation of sign-on policy',
          outcome: 'ALLOW',
        });
      }
    },
  },
];

export const STRAY_KINDS: readonly string[] = STRAYS.map(({ name }) => name);
