/** Reads the policy a user's session is judged by: that of the file, with the exceptions made from incidents. */
import type {
  DetectionException,
  DetectionPolicy,
} from '../../domain/judgement/detection-policy.ts';
import type { Rows } from '../../store/database.ts';
import { type ExceptionRow, exceptionsInForce } from '../../store/exceptions.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { hostileInForce } from '../record/hostile-in-force.ts';

export async function policyInForce(
  rows: Rows,
  deps: Pick<Dependencies, 'now' | 'hostileFiles'>,
  org: Pick<Org, 'key' | 'config'>,
  userId: string,
): Promise<DetectionPolicy> {
  const passing = await exceptionsInForce(rows, org.key, new Date(deps.now()), userId);
  const detection = { ...org.config.detection, hostile: hostileInForce(deps, org) };
  if (passing.length === 0) return detection;
  return { ...detection, exceptions: [...detection.exceptions, ...passing.map(exceptionOf)] };
}

function exceptionOf(row: ExceptionRow): DetectionException {
  const { userId: user, asn, address, userAgent, reason, createdBy: by, expiresAt } = row;
  return {
    user,
    reason,
    by,
    expiresAt: expiresAt.getTime(),
    ...(asn === null ? {} : { asn }),
    ...(address === null ? {} : { cidr: address }),
    ...(userAgent === null ? {} : { userAgentContains: userAgent }),
  };
}
