/** Writes events as Okta writes them: whole, with holes, and in the hook's shape. */
import { oktaWords } from './agents.ts';
import type { Attachment } from './networks.ts';
import type { Random } from './random.ts';
import type { Rates } from './rates.ts';
import type { Look } from './world.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };

/** What is to be written; everything else is drawn or constant. */
export type Draft = {
  readonly at: number;
  readonly eventType: string;
  readonly message: string;
  readonly actor: { readonly id: string; readonly login: string; readonly name: string };
  readonly look: Look;
  readonly sessionId: string | null;
  readonly rootSessionId: string | null;
  readonly outcome?: string;
  readonly reason?: string;
  readonly targets?: readonly JsonObject[];
  readonly debug?: JsonObject;
  readonly risk?: { readonly level: string; readonly reasons: readonly string[] } | undefined;
  readonly behaviors?: string | undefined;
  readonly apiTokenId?: string;
  readonly clientId?: string;
};

/** One event of the System Log, from a draft. Which fields are missing is drawn from `r`. */
export function writeEvent(r: Random, rates: Rates, draft: Draft): JsonObject {
  const { look, actor } = draft;
  const words = oktaWords(look.header);
  const knowsNetwork = !r.chance(rates.asnMissing);
  const place = r.chance(rates.placeMissing) ? null : placeOf(look.at.place);
  const canFingerprint = /session.start|policy|sso|verify/.test(draft.eventType);
  const transactionId = `Z${r.token(26)}`;
  const event: JsonObject = {
    actor: {
      id: actor.id,
      type: 'User',
      alternateId: actor.login,
      displayName: actor.name,
      detailEntry: null,
    },
    client: {
      userAgent: { rawUserAgent: look.header, os: words.os, browser: words.browser },
      zone: 'null',
      device: words.device,
      id: draft.clientId ?? null,
      ipAddress: look.at.ip,
      geographicalContext: place,
    },
    device: deviceOf(look),
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      externalSessionId: draft.sessionId,
      ...(draft.rootSessionId === null ? {} : { rootSessionId: draft.rootSessionId }),
    },
    displayMessage: draft.message,
    eventType: draft.eventType,
    outcome: { result: draft.outcome ?? 'SUCCESS', reason: draft.reason ?? null },
    published: new Date(draft.at).toISOString(),
    securityContext: knowsNetwork ? security(look.at, draft) : NO_SECURITY,
    severity: draft.outcome === 'FAILURE' ? 'WARN' : 'INFO',
    debugContext: {
      debugData: {
        requestId: transactionId,
        requestUri: requestUri(draft.eventType),
        url: `${requestUri(draft.eventType)}?`,
        threatSuspected: 'false',
        ...(look.token !== null && !r.chance(rates.tokenMissing) ? { dtHash: look.token } : {}),
        ...(look.fingerprint !== null && canFingerprint && r.chance(rates.fingerprintPresent)
          ? { deviceFingerprint: look.fingerprint }
          : {}),
        ...(draft.behaviors === undefined ? {} : { behaviors: draft.behaviors }),
        ...(draft.risk === undefined ? {} : { risk: riskText(draft.risk) }),
        ...draft.debug,
      },
    },
    legacyEventType: null,
    transaction: {
      type: 'WEB',
      id: transactionId,
      detail: draft.apiTokenId === undefined ? {} : { requestApiTokenId: draft.apiTokenId },
    },
    uuid: uuid(r),
    version: '0',
    request: {
      ipChain: [
        {
          ip: look.at.ip,
          geographicalContext: place,
          version: ipVersion(look.at.ip),
          source: null,
        },
      ],
    },
    target: [...(draft.targets ?? [])],
  };
  return r.chance(rates.hookShaped) ? hookShape(event) : event;
}

/** As a hook payload has it: the chain under `client`, no `request`, null keys left out. */
function hookShape(event: JsonObject): JsonObject {
  const { request, client, ...rest } = event;
  const chain = (request as JsonObject).ipChain;
  return withoutNulls({ ...rest, client: { ...(client as JsonObject), ipChain: chain } });
}

function withoutNulls(value: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === null || item === undefined) continue;
    const plain = typeof item === 'object' && !Array.isArray(item);
    kept[key] = plain ? withoutNulls(item) : item;
  }
  return kept;
}

const NO_SECURITY: JsonObject = {
  asNumber: null,
  asOrg: null,
  isp: null,
  domain: null,
  isProxy: null,
};

function security(at: Attachment, draft: Draft): JsonObject {
  const { network, service } = at;
  return {
    asNumber: network.asn,
    asOrg: network.org.toLowerCase(),
    isp: network.org.toLowerCase(),
    domain: null,
    isProxy: service?.anonymous === true,
    ...(draft.risk === undefined
      ? {}
      : { risk: { level: draft.risk.level, reasons: [...draft.risk.reasons] } }),
    ...(service === null
      ? {}
      : {
          ipDetails: {
            asNumber: network.asn,
            asOrg: network.org,
            ipServiceCategories: [
              { type: service.type, operator: service.operator, isAnonymous: service.anonymous },
            ],
          },
        }),
  };
}

function deviceOf(look: Look): JsonObject | null {
  if (look.device === null) return null;
  return {
    id: look.device.id,
    name: look.device.name,
    os_platform: look.device.platform,
    os_version: null,
    managed: true,
    registered: true,
    device_integrator: null,
  };
}

function placeOf(place: Attachment['place']): JsonObject {
  return {
    city: place.city,
    state: place.state,
    country: place.country,
    postalCode: null,
    geolocation: { lat: place.lat, lon: place.lon },
  };
}

function ipVersion(ip: string): string {
  return ip.includes(':') ? 'V6' : 'V4';
}

function riskText(risk: { level: string; reasons: readonly string[] }): string {
  return `{reasons=${risk.reasons.join(', ')}, level=${risk.level}}`;
}

function requestUri(eventType: string): string {
  if (eventType.includes('sso')) return '/app/oidc/exk1/sso/saml';
  return eventType.includes('session.start') ? '/idp/idx/identify' : '/idp/idx/challenge/answer';
}

/** As Okta names an event. */
export function uuid(r: Random): string {
  return `${r.hex(8)}-${r.hex(4)}-11f0-${r.hex(4)}-${r.hex(12)}`;
}
