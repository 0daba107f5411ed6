import { clientName } from '../../session/client-name.ts';
import { SETTLED_DAYS } from '../baseline.ts';
import { fromCompanyEgress } from '../compare/company-egress.ts';
import { clientChange, networkChanged, shareAny } from '../compare/comparison.ts';
import { isEnrolledBeside } from '../compare/enrolment.ts';
import {
  handsOver,
  isAppBesideBrowser,
  isComputerElsewhere,
  isDesktopSiteToggle,
  isOneMachine,
  isSystemBrowser,
} from '../compare/machine.ts';
import { isRelayable } from '../compare/opening.ts';
import { openedByProgram, programBeside } from '../compare/program.ts';
import { systemChanged } from '../compare/system-change.ts';
import { unlessUsual, usualPair } from '../compare/usual-pair.ts';
import { releasesBetween, versionStep } from '../compare/versions.ts';
import { familiarity, weigh } from '../compare/weigh.ts';
import {
  changeInWords,
  clientInWords,
  detailsInWords,
  familyInWords,
  inOrder,
} from '../compare/words.ts';
import { type Evidence, type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

const APP_WINDOW = 'an app’s window beside the browser, as on one device';

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
      return versionChanged(words);
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

  function versionChanged(change: string) {
    const step = versionStep(suspicion);
    if (['back', 'returns'].includes(step) && (isOneMachine(suspicion) || isOfFarm(suspicion)))
      return weigh(
        'version-back',
        weights.changedInPlace,
        `an older version beside the newer, as of one machine at one address: ${change}`,
      );
    switch (step) {
      case 'back':
        return weigh(
          'version-back',
          isFarBack(suspicion) ? weights.versionFarBack : weights.versionBack,
          `an older version of the browser: ${change}`,
        );
      case 'returns':
        return weigh(
          'version-back',
          weights.versionReturns,
          `the older version went on being used: ${change}`,
        );
      case 'leap':
        return weigh('version-forward', weights.versionLeap, `many versions at once: ${change}`);
      case 'other':
        return weigh(
          'version-forward',
          weights.versionOther,
          `a newer version, and not by an update, which keeps the device cookie: ${change}`,
        );
      case 'update':
        return weigh(
          'version-forward',
          weights.versionForward,
          `a newer version, as after an update: ${change}`,
        );
    }
  }
};

function browserChanged(suspicion: Suspicion, words: string): readonly Evidence[] {
  const { weights } = suspicion.context.tuning;
  const said = (weight: number, what: string) =>
    weigh('browser-changed', weight, `${what}: ${words}`);
  if (handsOver(suspicion))
    return said(
      isWindowElsewhere(suspicion) ? weights.appWindowElsewhere : weights.embeddedHandover,
      APP_WINDOW,
    );
  if (isOneMachine(suspicion)) return said(weights.changedInPlace, 'another browser');
  return said(
    isSystemBrowser(suspicion) ? systemBrowser(suspicion) : weights.browserChanged,
    'another browser',
  );
}

/** Whether an app's window may be made up: it is on a computer in a new network, and anybody can add such a name. */
function isWindowElsewhere(suspicion: Suspicion): boolean {
  return isComputerElsewhere(suspicion) && usualPair(suspicion) === 'never';
}

function systemBrowser(suspicion: Suspicion): number {
  const { weights } = suspicion.context.tuning;
  if (suspicion.context.baseline.seen.days < SETTLED_DAYS) return weights.systemBrowserEarly;
  return networkChanged(suspicion) === true
    ? weights.systemBrowserElsewhere
    : weights.systemBrowser;
}

/** Whether it may be one browser on several hosts of the company's desktop farm, also where the user never was. */
function isOfFarm(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null || !fromCompanyEgress(suspicion)) return false;
  return shareAny(owner.ips, stranger.ips) && shareAny(owner.deviceTokens, stranger.deviceTokens);
}

/** Whether the versions are far apart: a browser's channels differ by one or two, a copied profile is older by more. */
function isFarBack({ owner, stranger }: Suspicion): boolean {
  return owner !== null && releasesBetween(owner, stranger) >= 4;
}

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
