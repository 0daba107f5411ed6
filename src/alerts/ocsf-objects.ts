/** The parts that our OCSF events share. OCSF 1.8.0, schema.ocsf.io. */
import { countryCodeOf } from '../domain/country.ts';
import { incidentName } from '../domain/response/incident-name.ts';
import type { IncidentStory, StoryAction, StorySide } from '../domain/response/incident-story.ts';

const OCSF_VERSION = '1.8.0';

/** OCSF `product`: us, in the version that tells. */
export function productOf({ version }: Pick<IncidentStory, 'version'>) {
  return { vendor_name: 'Session Warden', name: 'Session Warden', version, lang: 'en' } as const;
}

/** The version of what judged: ours, with the policy as build metadata (semver.org). Null where it is not known. */
export function rulesVersion({ judgedBy }: Pick<IncidentStory, 'judgedBy'>): string | null {
  return judgedBy === null ? null : `${judgedBy.version}+${judgedBy.policy}`;
}

/** @param uid of this one event, the same however often it is sent */
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

/** Stable for the incident's whole life. */
export function findingUid({ org, id, uid }: IncidentStory): string {
  return incidentName({ org: org.key, id, uid });
}

/** Of one outcome of an action: that it failed and that it was done later are two. */
export function actionUid(story: IncidentStory, { id, status }: StoryAction): string {
  return `${findingUid(story)}/actions/${id}/${status}`;
}

/** 1 informational, 4 high. */
export function actionSeverityId({ status }: StoryAction): number {
  return status === 'failed' ? 4 : 1;
}

/** OCSF `email_t`; a login may look like an address and be none. */
const EMAIL = /^[\w!#$%&'*+,./=?^`{|}~-]+@[a-z0-9-]+\.[a-z0-9.-]+$/i;

/** OCSF `user`; an administrator is its type Admin. Null where the incident is about no user. */
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

/** A network endpoint needs something that names it; without an address there is none. */
export function endpointOf(side: StorySide) {
  if (side.ip === null) return null;
  const network = given({ number: side.asn, name: side.asOrg });
  return given({
    ip: side.ip,
    autonomous_system: Object.keys(network).length === 0 ? null : network,
    location: locationOf(side),
  });
}

/** OCSF `location`, which has to name a city or a country by its code; null where neither is known. */
function locationOf(side: StorySide) {
  const place = placeOf(side);
  return place?.city === undefined && place?.country === undefined ? null : place;
}

/** Whatever is known of a place; null where nothing is. */
export function placeOf({ city, country, lat, lon }: StorySide) {
  const code = country === null ? null : countryCodeOf(country);
  const place = given({ city, country: code, desc: country, lat, long: lon });
  return Object.keys(place).length === 0 ? null : place;
}

export type Given<T> = { [K in keyof T]?: Exclude<T[K], null> };

/** Without what is not known: OCSF has no nulls. */
export function given<T extends Readonly<Record<string, unknown>>>(fields: T): Given<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null),
  ) as Given<T>;
}

/** OCSF has no empty lists either. */
export function listOrNull<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}
