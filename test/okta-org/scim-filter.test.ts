import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FilterSyntaxError, parseFilter } from '../support/okta-org/log/scim-filter.ts';
import { matches } from '../support/okta-org/log/scim-match.ts';

const EVENT = {
  eventType: 'user.authentication.sso',
  actor: { id: '00u1' },
  client: { ipAddress: '203.0.113.9', zone: null },
  authenticationContext: { externalSessionId: 'idx1' },
  securityContext: { asNumber: 14061, isProxy: true },
  debugContext: { debugData: { dtHash: 'abc', threatSuspected: 'false' } },
  target: [
    { id: '0oa1', type: 'AppInstance' },
    { id: '00u2', type: 'User' },
  ],
};

const HOLDS = [
  'eventType eq "user.authentication.sso"',
  'eventType sw "user."',
  'eventType ew ".sso"',
  'eventType co "authentication"',
  'eventType ne "user.session.start"',
  'target.id eq "00u2"',
  'target.type eq "User" and target.id eq "0oa1"',
  'client.ipAddress eq "203.0.113.9"',
  'authenticationContext.externalSessionId eq "idx1"',
  'debugContext.debugData.dtHash pr',
  'debugContext.debugData.threatSuspected eq "false"',
  'securityContext.asNumber gt 14060 and securityContext.asNumber le 14061',
  'securityContext.asNumber ge 14061 and securityContext.asNumber lt 14062',
  'securityContext.isProxy eq true',
  'client.zone eq null',
  'not (client.zone pr)',
  'actor.id eq "nobody" or actor.id eq "00u1"',
  'actor.id eq "00u1" OR actor.id eq "x" AND actor.id eq "y"',
  '(actor.id eq "x" or actor.id eq "00u1") and (eventType sw "user")',
  'debugContext.debugData.dtHash eq "a\\u0062c"',
];

const FAILS = [
  'target.id eq "00u3"',
  'target.id ne "00u2"',
  'client.zone pr',
  'eventType sw "system"',
  'securityContext.asNumber lt 14061',
  'not (actor.id eq "00u1")',
  '(actor.id eq "00u1" or actor.id eq "x") and actor.id eq "y"',
];

for (const text of HOLDS) {
  test(`${text} holds`, () => assert.equal(matches(parseFilter(text), EVENT), true));
}

for (const text of FAILS) {
  test(`${text} does not hold`, () => assert.equal(matches(parseFilter(text), EVENT), false));
}

for (const text of [
  '',
  'eventType',
  'eventType like "x"',
  'eventType eq user',
  'eventType eq "x',
  '(eventType eq "x"',
  'eventType eq "x" and',
  'eventType eq "x" eventType eq "y"',
  'target[type eq "User"].id eq "x"',
]) {
  test(`"${text}" is no filter`, () => assert.throws(() => parseFilter(text), FilterSyntaxError));
}
