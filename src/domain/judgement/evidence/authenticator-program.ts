import { weigh } from '../compare/weigh.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';
import { AROUND_MS } from './reauthentication.ts';

/**
 * Which program FastPass answered around the change. Malware on the user's own device hands a thief's challenge to Okta
 * Verify there, so it does not matter from which side of the session the answer came.
 */
export const authenticatorProgram: EvidenceKind = ({ at, timeline, context }) => {
  const { weights } = context.tuning;
  const around = timeline.entries.flatMap(({ reauthentications }) =>
    [...(reauthentications ?? [])]
      .filter(([, moment]) => Math.abs(moment.at - at) <= AROUND_MS)
      .map(([strength]) => strength),
  );
  const said = (weight: number, program: string) =>
    weigh('authenticator-program', weight, `FastPass answered ${program} on the user’s device`);
  if (around.includes('for-unsigned-program'))
    return said(weights.answeredUnsignedProgram, 'a program without a valid signature');
  if (around.includes('for-strange-program'))
    return said(weights.answeredStrangeProgram, 'a program that is no known browser');
  return NOTHING;
};
