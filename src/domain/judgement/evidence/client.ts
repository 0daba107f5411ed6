import { clientName } from '../../session/client-name.ts';
import { SETTLED_DAYS } from '../baseline.ts';
import { APP_WINDOW, browserChanged } from '../compare/browser-change.ts';
import { clientChange, networkChanged, shareAny } from '../compare/comparison.ts';
import { isEnrolledBeside } from '../compare/enrolment.ts';
import { handsOver, isAppBesideBrowser, isDesktopSiteToggle } from '../compare/machine.ts';
import { isRelayable } from '../compare/opening.ts';
import { openedByProgram, programBeside } from '../compare/program.ts';
import { systemChanged } from '../compare/system-change.ts';
import { unlessUsual } from '../compare/usual-pair.ts';
import { versionChanged } from '../compare/version-change.ts';
import { familiarity, weigh } from '../compare/weigh.ts';
import {
  changeInWords,
  clientInWords,
  detailsInWords,
  familyInWords,
  inOrder,
} from '../compare/words.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/** The operating system, the browser or the kind of client changed within the session. */
export const clientChanged: EvidenceKind = (suspicion) => {
  const { owner, stranger, context } = suspicion;
  const { weights } = context.tuning;
  if (owner === null) return openedByProgram(suspicion);
  const [first, second] = inOrder(owner, stranger);
  const words = changeInWords(first, second);
  switch (clientChange(suspicion)) {
    case 'script':
      return programBeside(suspicion, words);
    case 'os':
      if (isDesktopSiteToggle(suspicion))
        return weigh(
          'desktop-site',
          networkChanged(suspicion) === true && !shareAny(owner.deviceTokens, stranger.deviceTokens)
            ? weights.desktopSiteElsewhere
            : weights.desktopSite,
          `as when a phone or tablet asks for the desktop site: ${words}`,
        );
      return unlessUsual(suspicion, systemChanged(suspicion, words), words);
    case 'browser':
      return unlessUsual(suspicion, browserChanged(suspicion, words), words);
    case 'version':
      if (handsOver(suspicion))
        return weigh('browser-changed', weights.embeddedHandover, `${APP_WINDOW}: ${words}`);
      return versionChanged(suspicion, words);
    case 'detail':
      if (isAppBesideBrowser(suspicion))
        return weigh('client-unchanged', weights.embeddedHandover, `${APP_WINDOW}: ${words}`);
      return weigh(
        'client-unchanged',
        weights.detailChanged,
        `the same browser with another detail in its user agent: ${detailsInWords(first, second)}`,
      );
    case 'none':
      return weigh(
        'client-unchanged',
        weights.clientUnchanged,
        `the same client: ${clientInWords(owner)}`,
      );
    default:
      return NOTHING;
  }
};

/** Whether this user is known to have such a client, on whatever device. */
export const clientOfUser: EvidenceKind = (suspicion) => {
  const { owner, stranger, context } = suspicion;
  const { baseline, tuning } = context;
  const name = clientName(stranger.fingerprint);
  const change = clientChange(suspicion);
  // Okta's own agent on a telephone is nobody's look, and in nobody's history.
  if (isRelayable(suspicion) || isEnrolledBeside(suspicion)) return NOTHING;
  if (name === null || change === 'none' || change === 'version' || change === 'detail')
    return NOTHING;
  switch (familiarity(baseline.clients, name)) {
    case 'habit':
      return weigh(
        'client-known-to-user',
        owner === null ? tuning.weights.clientKnownAtStart : tuning.weights.clientKnown,
        `this user has ${familyInWords(stranger)} on other days`,
      );
    case 'never':
      if (baseline.seen.days < SETTLED_DAYS) return NOTHING;
      return weigh(
        'client-new-to-user',
        tuning.weights.clientNew,
        `this user was never seen with ${familyInWords(stranger)}`,
        { days: baseline.seen.days },
      );
    default:
      return NOTHING;
  }
};

/** A client under the name that only Okta's own machines use. */
export const impostorOktaClient: EvidenceKind = ({ stranger, context }) => {
  if (stranger.fingerprint.clientKind !== 'okta-internal' || stranger.fingerprint.asn === null)
    return NOTHING;
  return weigh(
    'impostor-okta-client',
    context.tuning.weights.impostorOkta,
    'calls itself Okta-Integrations, from an address that is not Okta’s',
    { asn: stranger.fingerprint.asn },
  );
};
