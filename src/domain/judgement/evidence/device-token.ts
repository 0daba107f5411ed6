import type { Appearance } from '../../session/appearance.ts';
import { clientChange, networkChanged, ownersLooks, shareAny } from '../compare/comparison.ts';
import { isShared, isUnsteady, usersOf, usualNovelty } from '../compare/device-habit.ts';
import { isAnotherJar } from '../compare/jar.ts';
import { handsOver, isDesktopSiteToggle, isOwnLine } from '../compare/machine.ts';
import { isRelayable, openedByOwnDevice } from '../compare/opening.ts';
import { isRented, mayBeDesktop } from '../compare/org-habit.ts';
import { weigh } from '../compare/weigh.ts';
import { type Evidence, type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

/** The hash of Okta's device cookie. Weak by itself: one sign-in makes two or three of them. */
export const deviceToken: EvidenceKind = (suspicion) => {
  const { owner, stranger, context } = suspicion;
  const { weights } = context.tuning;
  const tokens = stranger.deviceTokens;
  if (tokens.size === 0) return NOTHING;
  if (isShared(suspicion, tokens)) return startedOnKiosk(suspicion);
  if (openedByOwnDevice(suspicion))
    return weigh(
      'device-token',
      weights.tokenKnown,
      'the session began there with a device cookie of this user’s from other days',
    );
  if (ownersLooks(suspicion).some((look) => shareAny(look.deviceTokens, tokens)))
    return clientChange(suspicion) === 'os' && !isDesktopSiteToggle(suspicion)
      ? weigh(
          'device-token',
          weights.tokenContradicts,
          'one device cookie under two operating systems, as in a copied cookie jar',
        )
      : weigh(
          'device-token',
          weights.tokenKept,
          `${keptInWords(suspicion)}, which says little: whoever copies all cookies has it too`,
        );
  if (shareAny(tokens, context.baseline.deviceTokens))
    return weigh(
      'device-token',
      knownToken(suspicion),
      'a device cookie of this user’s from other days',
    );
  const hadOne =
    owner === null ? context.baseline.deviceTokens.size > 0 : owner.deviceTokens.size > 0;
  if (!hadOne || (isRelayable(suspicion) && mayBeDesktop(suspicion))) return NOTHING;
  if (isUnsteady(context.baseline.deviceTokens, context.baseline)) return NOTHING;
  const usual = usualNovelty(context.baseline.deviceTokens);
  const weight = owner === null ? newToken(suspicion, usual) : otherToken(suspicion, owner, usual);
  const rarer = owner === null ? 1 : rarerWithin(suspicion);
  const most = usual === null ? weight : Math.log((weights.thiefLacksToken * rarer) / usual);
  return weigh(
    'device-token',
    Math.max(0, Math.min(weight, most)),
    'a device cookie that this user has on no other day',
  );
};

/** The kept cookie in words: it may be that of another of the owner's clients. */
function keptInWords({ owner, stranger }: Suspicion): string {
  return shareAny(owner?.deviceTokens ?? new Set(), stranger.deviceTokens)
    ? 'the same device cookie on both sides'
    : 'the device cookie of another client on the other side’s network';
}

/** A session that began on a shared machine: no thief signs in on one, unnoticed, as so many people. */
function startedOnKiosk({ owner, stranger, context }: Suspicion): readonly Evidence[] {
  const users = usersOf(stranger.deviceTokens, context);
  if (owner !== null || users < KIOSK_USERS) return NOTHING;
  return weigh(
    'device-token',
    context.tuning.weights.tokenOfKiosk,
    `a device that ${users} colleagues used before`,
  );
}

const KIOSK_USERS = 6;

/**
 * What a token of the user's other days is worth: whoever signs in with it is no proxy in the middle, but whoever goes
 * on with a session into which nobody signed in may have stolen the jar.
 */
function knownToken({ owner, stranger, context }: Suspicion): number {
  const { weights } = context.tuning;
  if (owner !== null) return weights.tokenKnown;
  return stranger.starts === null ? weights.tokenKept : weights.tokenKnownAtStart;
}

/** What a token that the user never had is worth at a start, before the user's own habits bound it. */
function newToken(suspicion: Suspicion, usual: number | null): number {
  const { weights } = suspicion.context.tuning;
  if (isRented(suspicion) && usual !== null) return weights.tokenNewOnRented;
  return isRelayable(suspicion) ? 0 : weights.tokenNewAtStart;
}

/** What another token than the owner's is worth, before the user's own habits bound it. */
function otherToken(suspicion: Suspicion, owner: Appearance, usual: number | null): number {
  const { stranger, context } = suspicion;
  const { weights } = context.tuning;
  if (isOwnProgram(suspicion) || handsOver(suspicion)) return weights.tokenNoise;
  if (networkChanged(suspicion) === true)
    return usual === null ? weights.tokenChanged : weights.tokenNeverChanges;
  if (isAnotherJar(suspicion)) return weights.tokenApart;
  const nearby = owner.ips.size > 0 && !shareAny(owner.ips, stranger.ips);
  return nearby ? weights.tokenChangedNearby : weights.tokenNoise;
}

/** How much rarer a new token is within a session than from day to day. */
function rarerWithin(suspicion: Suspicion): number {
  const { weights } = suspicion.context.tuning;
  return isAnotherJar(suspicion) ? weights.tokenWithinClient : weights.tokenWithinSession;
}

/** Whether it is a program of the user's own, which has its own cookie jar or none. */
function isOwnProgram(suspicion: Suspicion): boolean {
  return clientChange(suspicion) === 'script' && isOwnLine(suspicion);
}
