import { type ActionResult, done } from './action-result.ts';
import type { OktaOrgClient } from './client.ts';
import { OktaError } from './error.ts';
import type { OktaFactor } from './factors.ts';
import { ignoreMissing, isSince, removed } from './made-since.ts';

/** The factors of Okta Verify, by `factorType`. */
const OKTA_VERIFY: ReadonlySet<string> = new Set(['push', 'signed_nonce', 'token:software:totp']);
/** Removing one of these removes all of Okta Verify (Okta's API description, unenrollFactor). */
const TAKES_ALL: ReadonlySet<string> = new Set(['push', 'signed_nonce']);

/**
 * Removes the factors enrolled since then, and says which of the user's own Okta removed with them. Where Okta would do
 * so and only the policy has agreed, nothing is done: a user with Okta Verify alone would be left without a factor, and
 * whoever knows the password could enrol the next one first.
 * @param since epoch milliseconds
 */
export async function unenrollNewFactors(
  client: OktaOrgClient,
  userId: string,
  since: number,
  agreedByPerson: boolean,
): Promise<ActionResult> {
  const factors = await client.listFactors(userId);
  const recent = factors.filter(({ createdAt }) => isSince(createdAt, since));
  const older = factors.filter((factor) => !recent.includes(factor));
  const own = recent.some(({ type }) => TAKES_ALL.has(type))
    ? older.filter(({ type }) => OKTA_VERIFY.has(type))
    : [];
  if (own.length > 0 && !agreedByPerson) {
    const reason = `A new factor is Okta Verify, and Okta would remove the user’s own with it (${typesOf(own)}), which they would have to enrol anew: a person decides.`;
    return { status: 'held', reason };
  }
  for (const { id } of recent) await ignoreMissing(client.unenrollFactor(userId, id));
  const gone = own.length === 0 ? [] : await goneOf(client, userId, own);
  const said = [
    removed(
      recent.map(({ type }) => type),
      'factor',
      'enrolled',
      since,
    ),
  ];
  if (gone.length > 0)
    said.push(
      `Okta removed the user’s own Okta Verify as well (${typesOf(gone)}): they enrol anew.`,
    );
  if (recent.length > 0 && older.length === gone.length)
    said.push(
      'Okta shows no other factor: whoever knows the password can enrol one first, so check who enrols.',
    );
  return done(said.join(' '));
}

/**
 * Returns the user's own factors that are gone. Where the factors cannot be read again, all that Okta says it removes:
 * the new ones are gone already.
 */
async function goneOf(
  client: OktaOrgClient,
  userId: string,
  own: readonly OktaFactor[],
): Promise<readonly OktaFactor[]> {
  try {
    const left = new Set((await client.listFactors(userId)).map(({ id }) => id));
    return own.filter(({ id }) => !left.has(id));
  } catch (error) {
    if (error instanceof OktaError) return own;
    throw error;
  }
}

function typesOf(factors: readonly OktaFactor[]): string {
  return factors.map(({ type }) => type).join(', ');
}
