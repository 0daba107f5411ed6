import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { isAddress } from '../../../src/domain/mail-address.ts';
import { bellsOf } from '../../../src/domain/response/bells.ts';
import { questionLines, seenOf, whenSeen } from '../../../src/domain/response/question-in-words.ts';
import {
  type AskSituation,
  QUESTION_STATUSES,
  saidNoInTime,
  USER_ANSWERS,
  userSays,
  weighAnswer,
  whyNotAgain,
  whyNotAskedByItself,
} from '../../../src/domain/response/user-question.ts';
import { aQuestion, aStory, OWNER_SIDE, THIEF_SIDE } from '../../support/incident-story.ts';

const NOW = Date.UTC(2026, 10, 24, 9, 30);

const ASKABLE: AskSituation = {
  kind: 'session_hijack',
  userId: '00u1',
  login: 'ada@example.com',
  corroboration: 'confirmed',
  containment: 'none',
  isEnding: false,
  companyWideMove: false,
  uncertainRule: null,
  lastBadAt: NOW,
  now: NOW,
  staleAfterMinutes: 120,
};

suite('whether a user is asked by itself', () => {
  test('is no question of certainty alone: each of these keeps it from being asked', () => {
    assert.equal(whyNotAskedByItself(ASKABLE), null);
    assert.equal(whyNotAskedByItself({ ...ASKABLE, containment: 'broken' }), null);
    const refused: [Partial<AskSituation>, RegExp][] = [
      [{ kind: 'forged_delivery' }, /not about a user/],
      [{ userId: null }, /not known/],
      [{ login: null }, /not known/],
      [{ corroboration: 'forged' }, /forged/],
      [{ corroboration: 'unavailable' }, /could not be asked/],
      [{ corroboration: null }, /could not be asked/],
      [{ containment: 'acted' }, /contained already/],
      [{ containment: 'verified' }, /contained already/],
      [{ isEnding: true }, /contained already/],
      [{ companyWideMove: true }, /Many users/],
      [{ uncertainRule: 'board' }, /“board”/],
      [{ lastBadAt: NOW - 121 * 60_000 }, /2 h 1 min old/],
    ];
    for (const [part, why] of refused)
      assert.match(String(whyNotAskedByItself({ ...ASKABLE, ...part })), why);
  });

  test('needs a login that Slack could know', () => {
    for (const login of ['ada@example.com', 'ada+x@mail.example.co']) assert.ok(isAddress(login));
    for (const login of ['ada', 'ada@host', '@example.com', 'ada @example.com', 'a@b@c.de', ''])
      assert.ok(!isAddress(login), login);
  });

  test('is over once there was an answer, and while one is waited for', () => {
    assert.equal(whyNotAgain([]), null);
    assert.equal(whyNotAgain([aQuestion({ status: 'not_asked' })]), null);
    assert.equal(whyNotAgain([aQuestion({ status: 'expired' })]), null);
    for (const status of ['asking', 'waiting'] as const)
      assert.match(String(whyNotAgain([aQuestion({ status })])), /being asked/);
    const late = aQuestion({ status: 'expired', answer: 'no' });
    assert.match(String(whyNotAgain([late])), /answered already/);
  });
});

suite('what an answer counts', () => {
  const anyQuestion = fc.record({
    status: fc.constantFrom(...QUESTION_STATUSES),
    answer: fc.constantFrom(null, ...USER_ANSWERS),
    expiresAt: fc.constantFrom(null, NOW - 1, NOW, NOW + 1),
  });

  test('a no that was given is never weaker than it was, whatever is said after it', () => {
    fc.assert(
      fc.property(anyQuestion, fc.boolean(), (question, isOpen) => {
        const denied = { ...question, answer: 'no' as const };
        assert.equal(weighAnswer('yes', denied, { isOpen, now: NOW }), 'stands');
        assert.equal(weighAnswer('no', denied, { isOpen, now: NOW }), 'repeated');
      }),
    );
  });

  test('nothing counts after the question is over, nor after its incident is', () => {
    fc.assert(
      fc.property(
        anyQuestion,
        fc.boolean(),
        fc.constantFrom(...USER_ANSWERS),
        (q, isOpen, given) => {
          const weight = weighAnswer(given, q, { isOpen, now: NOW });
          const isLive =
            isOpen &&
            !['expired', 'not_asked'].includes(q.status) &&
            (q.expiresAt === null || q.expiresAt > NOW);
          if (weight === 'counts') assert.ok(isLive);
          if (q.answer === null) assert.equal(weight, isLive ? 'counts' : 'late');
        },
      ),
    );
  });

  test('of several answers a no is what the user says, and only one in time has a plan', () => {
    assert.equal(userSays([]), null);
    assert.equal(userSays([{ answer: 'no' }, { answer: 'yes' }]), 'no');
    assert.equal(userSays([{ answer: null }, { answer: 'yes' }]), 'yes');
    const no = { answer: 'no' as const, expiresAt: NOW };
    assert.ok(saidNoInTime([{ ...no, answeredAt: NOW - 1 }]));
    assert.ok(saidNoInTime([{ ...no, expiresAt: null, answeredAt: NOW }]));
    assert.ok(!saidNoInTime([{ ...no, answeredAt: NOW }]));
    assert.ok(!saidNoInTime([{ answer: 'yes', expiresAt: NOW, answeredAt: NOW - 1 }]));
  });

  test('a no rings, also of a closed incident where it came after the closing; a yes never does', () => {
    const keys = (fields: Parameters<typeof aStory>[0]) =>
      bellsOf(aStory({ verdict: 'suspicious', actions: [], ...fields })).map(({ key }) => key);
    const no = aQuestion({ answer: 'no', answeredAt: NOW });
    assert.deepEqual(keys({ questions: [no] }), ['not_me:5']);
    assert.deepEqual(keys({ questions: [aQuestion({ answer: 'yes', answeredAt: NOW })] }), []);
    const closed = { status: 'closed' as const, questions: [no] };
    assert.deepEqual(keys({ ...closed, closedAt: NOW + 1 }), []);
    assert.deepEqual(keys({ ...closed, closedAt: NOW - 1 }), ['not_me:5']);
  });
});

suite('in words', () => {
  test('each state is told in a line that says why a yes proves nothing', () => {
    const line = (fields: Parameters<typeof aQuestion>[0]) => questionLines([aQuestion(fields)])[0];
    const answeredAt = NOW;
    assert.match(String(line({ status: 'asking', askedAt: null })), /is to be asked/);
    assert.match(
      String(line({})),
      /^Asked in Slack at 2026-11-24 09:10 UTC .* until 2026-11-24 10:10 UTC\.$/,
    );
    assert.match(String(line({ status: 'expired' })), /no answer came\.$/);
    assert.match(
      String(line({ status: 'not_asked', reason: 'Nobody.' })),
      /was not asked .*: Nobody\.$/,
    );
    assert.match(
      String(line({ answer: 'no', answeredAt })),
      /NOT them, in Slack at 2026-11-24 09:30 UTC\.$/,
    );
    const yes = String(line({ answer: 'yes', answeredAt, requestedBy: 'api:soc' }));
    assert.match(
      yes,
      /\(api:soc wanted it\)\. It changes nothing: who has the session may have Slack/,
    );
  });

  test('what is asked about is the stranger’s side, whichever of the two came first', () => {
    const [finding] = aStory().findings;
    assert.ok(finding !== undefined);
    const client = { ip: THIEF_SIDE.ip, asn: THIEF_SIDE.asn, userAgent: THIEF_SIDE.userAgent };
    for (const sides of [
      { before: OWNER_SIDE, after: THIEF_SIDE },
      { before: THIEF_SIDE, after: OWNER_SIDE },
    ]) {
      const story = aStory({ findings: [{ ...finding, ...sides }] });
      const seen = seenOf({ ...story, details: { ...story.details, stolen: [client] } });
      assert.match(String(seen?.where), /^DigitalOcean .*Amsterdam, Netherlands$/);
      assert.equal(seen?.client, 'python-requests 2');
    }
    assert.equal(seenOf(aStory({ findings: [] })), null);
  });

  test('when: a minute, or from one to another', () => {
    const seen = { firstAt: NOW, lastAt: NOW, where: '', client: '' };
    assert.equal(whenSeen(seen), '2026-11-24 09:30 UTC');
    assert.equal(whenSeen({ ...seen, lastAt: NOW + 600_000 }), '2026-11-24 09:30 to 09:40 UTC');
    const day = 86_400_000;
    assert.equal(
      whenSeen({ ...seen, lastAt: NOW + day }),
      '2026-11-24 09:30 to 2026-11-25 09:30 UTC',
    );
  });
});
