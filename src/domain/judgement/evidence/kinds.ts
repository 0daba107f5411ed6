import { addressHistory } from './address-history.ts';
import { addressRange } from './address-range.ts';
import { afterTheChange } from './after-the-change.ts';
import { anotherLine } from './another-line.ts';
import { applicationsOfUser, manyApplications, newApplications } from './applications.ts';
import { authenticatorPlace } from './authenticator.ts';
import { authenticatorProgram } from './authenticator-program.ts';
import { clientChanged, clientOfUser, impostorOktaClient } from './client.ts';
import { companyMove } from './company-move.ts';
import { concurrentUse } from './concurrency.ts';
import { conjunction } from './conjunction.ts';
import { deviceFingerprint } from './device.ts';
import { deviceIdentity } from './device-identity.ts';
import { deviceToken } from './device-token.ts';
import type { EvidenceKind } from './evidence.ts';
import { gapBetween } from './gap.ts';
import { hostileAddress } from './hostile.ts';
import { networkOfOrg, networkOfUser } from './network.ts';
import { networkKind } from './network-kind.ts';
import { nobodyPresent } from './nobody.ts';
import { oktaAlarm, oktaRisk } from './okta-opinion.ts';
import { orgMachine } from './org-machine.ts';
import { country, travel } from './place.ts';
import { policyKnows } from './policy.ts';
import { reauthenticated } from './reauthentication.ts';
import { rotatingAddresses } from './rotation.ts';
import { sameAddress } from './same-address.ts';
import { seenElsewhere } from './seen-elsewhere.ts';
import { openedByStranger, ordinaryStart } from './start.ts';
import { soonAfterStart, stay } from './timing.ts';
import { unusualHour } from './unusual-hour.ts';
import { userReport } from './user-report.ts';

/** Everything that is looked at, each by itself; the order does not matter. */
export const EVIDENCE_KINDS: readonly EvidenceKind[] = [
  clientChanged,
  clientOfUser,
  impostorOktaClient,
  orgMachine,
  deviceFingerprint,
  deviceIdentity,
  deviceToken,
  networkOfUser,
  networkOfOrg,
  networkKind,
  conjunction,
  anotherLine,
  addressRange,
  country,
  travel,
  gapBetween,
  soonAfterStart,
  concurrentUse,
  companyMove,
  oktaRisk,
  oktaAlarm,
  userReport,
  afterTheChange,
  manyApplications,
  newApplications,
  applicationsOfUser,
  stay,
  reauthenticated,
  authenticatorPlace,
  authenticatorProgram,
  seenElsewhere,
  addressHistory,
  sameAddress,
  rotatingAddresses,
  unusualHour,
  openedByStranger,
  ordinaryStart,
  nobodyPresent,
  policyKnows,
  hostileAddress,
];
