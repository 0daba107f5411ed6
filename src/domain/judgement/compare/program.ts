/** Programs where people have browsers: python-requests, axios, curl and their like. */
import { KNOWN_DAYS } from '../baseline.ts';
import { type Evidence, NOTHING, type Suspicion } from '../evidence/evidence.ts';
import { isOwnLine } from './machine.ts';
import { familiarity, weigh } from './weigh.ts';
import { clientInWords } from './words.ts';

/**
 * The evidence of a program that goes on with a browser's session.
 * @param words from which client to which
 */
export function programBeside(suspicion: Suspicion, words: string): readonly Evidence[] {
  const { stranger, context } = suspicion;
  const { weights } = context.tuning;
  const habit =
    familiarity(context.baseline.userAgents, stranger.fingerprint.userAgent) === 'habit';
  const elsewhere = isOwnLine(suspicion) ? weights.scriptedAtHome : weights.scriptedClient;
  const weight = habit ? weights.scriptedHabit : elsewhere;
  return weigh('scripted-client', weight, `a program in the session of a browser: ${words}`);
}

/**
 * The evidence of a program that signed in, or is all that is seen of a session. People have such programs as well, and
 * use them on their own networks again and again: `saml2aws`, `gimme-aws-creds`.
 */
export function openedByProgram({ stranger, context }: Suspicion): readonly Evidence[] {
  const { userAgent, clientKind, asn } = stranger.fingerprint;
  if (clientKind !== 'script') return NOTHING;
  const { baseline, tuning } = context;
  if (familiarity(baseline.userAgents, userAgent) === 'habit') return NOTHING;
  // Service accounts sign in like that from their first day on.
  if (baseline.seen.days < KNOWN_DAYS || (asn !== null && baseline.asns.has(asn))) return NOTHING;
  return weigh(
    'scripted-client',
    tuning.weights.scriptedStart,
    `a program ${stranger.starts === null ? 'has a session into which nobody signed in' : 'signed in'}, from a network that this user never had: ${clientInWords(stranger)}`,
  );
}
