/** Parts that all OCSF events share. OCSF 1.8.0, schema.ocsf.io. */
import { countryCodeOf } from '../domain/country.ts';
import { incidentName } from '../domain/response/incident-name.ts';
import type { IncidentStory, StoryAction, StorySide } from '../domain/response/incident-story.ts';

const OCSF_VERSION = '1.8.0';

/** Returns OCSF `product`: Session Warden, in the version that sends the event. */
export function productOf({ version }: Pick<IncidentStory, 'version'>) {
  return { vendor_name: 'Session Warden', name: 'Session Warden', version, lang: 'en' } as const;
}

/** Returns the version that judged, with the policy as build metadata (semver.org); null where it is not known. */
export function rulesVersion({ judgedBy }: Pick<IncidentStory, 'judgedBy'>): string | null {
  return judgedBy === null ? null : `${judgedBy.version}+${judgedBy.policy}`;
}

/** Returns OCSF `metadata`. @param uid of this one event, the same however often it is sent */
export function metadataOf(story: IncidentStory, uid: string, profiles: readonly string[]) {
  return {
    version: OCSF_VERSION,
    product: productOf(story),
    uid,
    tenant_uid: story.org.key,
    correlation_uid: findingUid(story),
    log_name: 'Okta System Log',
    log_provider: story.org.url,
    modified_time: story.updatedAt,
    ...(profiles.length === 0 ? {} : { profiles }),
  };
}

/** Returns the id of the incident's finding, which never changes. */
export function findingUid({ org, id, uid }: IncidentStory): string {
  return incidentName({ org: org.key, id, uid });
}

/** Returns the id of one outcome of an action: a failure and a later success have two ids. */
export function actionUid(story: IncidentStory, { id, status }: StoryAction): string {
  return `${findingUid(story)}/actions/${id}/${status}`;
}

/** Returns OCSF `severity_id`: 1 informational, 4 high. */
export function actionSeverityId({ status }: StoryAction): number {
  return status === 'failed' ? 4 : 1;
}

/** Pattern of OCSF `email_t`; a login may look like an address without being one. */
const EMAIL = /^[\w!#$%&'*+,./=?^`{|}~-]+@[a-z0-9-]+\.[a-z0-9.-]+$/i;

/** Returns OCSF `user`, of type Admin for an administrator; null where the incident is about no user. */
export function userOf({ user, details }: IncidentStory) {
  if (user === null) return null;
  const groups = (details.user?.groups ?? []).map(({ id, name }) => ({ uid: id, name }));
  return given({
    uid: user.id,
    name: user.login ?? user.name ?? user.id,
    full_name: user.name,
    email_addr: user.login !== null && EMAIL.test(user.login) ? user.login : null,
    type_id: (details.user?.roles ?? []).length > 0 ? 2 : 1,
    groups: groups.length === 0 ? null : groups,
  });
}

/** Returns OCSF `network_endpoint`; null without an address, as it needs something to name it. */
export function endpointOf(side: StorySide) {
  if (side.ip === null) return null;
  const network = given({ number: side.asn, name: side.asOrg });
  return given({
    ip: side.ip,
    autonomous_system: Object.keys(network).length === 0 ? null : network,
    location: locationOf(side),
  });
}

/** Returns OCSF `location`, which must name a city or a country code; null where neither is known. */
function locationOf(side: StorySide) {
  const place = placeOf(side);
  return place?.city === undefined && place?.country === undefined ? null : place;
}

/** Returns what is known of the place; null where nothing is. */
export function placeOf({ city, country, lat, lon }: StorySide) {
  const code = country === null ? null : countryCodeOf(country);
  const place = given({ city, country: code, desc: country, lat, long: lon });
  return Object.keys(place).length === 0 ? null : place;
}

export type Given<T> = { [K in keyof T]?: Exclude<T[K], null> };

/** Returns the fields without those that are null: OCSF has no nulls. */
export function given<T extends Readonly<Record<string, unknown>>>(fields: T): Given<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null),
  ) as Given<T>;
}

/** Returns the list, or null where it is empty: OCSF has no empty lists either. */
export function listOrNull<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}

/** Returns the incident that this one was closed as a duplicate of, as people call it; null where that was not said. */
export function duplicateOf({
  duplicateOf: id,
}: Pick<IncidentStory, 'duplicateOf'>): string | null {
  return id === null ? null : `INC-${id}`;
}
