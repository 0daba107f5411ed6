import { trustsAddress } from '../../domain/judgement/detection-policy.ts';
import type { UserFacts } from '../../domain/response/incident.ts';
import { sentReference } from '../../domain/response/incident-name.ts';
import type { PlanContext } from '../../domain/response/plan-action.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Org } from '../dependencies.ts';

/**
 * Returns what a step planned after the judgement needs to know, from the incident as it stands.
 * @param series makes what is sent outside distinct, e.g. `escalation-1`
 */
export function planContextOf(
  { config }: Org,
  incident: Incident,
  userId: string,
  series: string,
): PlanContext {
  const { details, headline, firstBadAt, openedAt, userLogin, userName } = incident;
  const unknown: UserFacts = {
    id: userId,
    login: userLogin,
    name: userName,
    status: null,
    providerType: null,
    groups: null,
    roles: null,
  };
  return {
    user: details.user ?? unknown,
    source: details.source,
    addresses: details.addresses,
    trusts: (address) => trustsAddress(config.detection, address),
    canTellOkta: config.securityEvents !== null,
    askedByPerson: false,
    theft: {
      reference: `${sentReference(incident)}-${series}`,
      firstBadAt: (firstBadAt ?? openedAt).getTime(),
      headline,
      ...(details.appearances ?? guessedAppearances(incident)),
    },
  };
}

/** Guesses the appearances on incidents of earlier versions, if possible by the source, that of the gravest finding. */
function guessedAppearances({ details: { stolen, source } }: Incident) {
  const stranger = stolen.find(({ ip }) => ip === source?.ip) ?? stolen[0];
  return {
    owner: { ip: null, userAgent: null },
    stranger: { ip: stranger?.ip ?? null, userAgent: stranger?.userAgent ?? null },
  };
}
