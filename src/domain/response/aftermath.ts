/** What an incident keeps of a stranger in the session: what was done, and from where. */
import type { NetworkKind } from '../session/fingerprint.ts';

/** Something that succeeded in the session, from the stranger's client, after the change. */
export type Aftermath = {
  /** Epoch milliseconds; of what was done more than once, the first time. */
  readonly at: number;
  readonly uuid: string;
  readonly eventType: string;
  /** In words, e.g. `factor enrolled`, `signed in to Salesforce`. */
  readonly what: string;
  /** What a sensitive act was done to, e.g. `“Google Authenticator”`: a name that a stranger may have chosen. */
  readonly on?: string;
  /**
   * The same by Okta's ids, for things of the org and for applications, because two may have one name. Absent where an
   * earlier version judged.
   */
  readonly onIds?: string;
  /** It was done to another person than the one whose session it is. */
  readonly toOther?: true;
  /** How often; absent for once. */
  readonly times?: number;
  /** The last time, where it was done more than once. */
  readonly lastAt?: number;
};

/** Something that was tried from the stranger's client, after the change, and that Okta did not let happen. */
export type Refusal = Aftermath & {
  /** Okta's reason, e.g. `INVALID_CREDENTIALS`; absent where it gave none. */
  readonly because?: string;
};

/** An address of one side of the session, with what it belongs to. Times are epoch milliseconds. */
export type PlacedAddress = {
  readonly ip: string;
  readonly asn: number | null;
  readonly asOrg: string | null;
  readonly networkKind: NetworkKind;
  readonly country: string | null;
  readonly city: string | null;
  readonly firstAt: number;
};

/** An address of the stranger's. */
export type SeenAddress = PlacedAddress & {
  readonly lastAt: number;
  readonly events: number;
  /** The user was there as well, or works from there on other days: blocking it shuts them out. */
  readonly alsoUsers: boolean;
  /** How many other users succeeded from there before; absent for none. */
  readonly otherUsers?: number;
};

/** Who was where in the session, the earliest first; a pool of proxies is cut to the busiest. */
export type SessionAddresses = {
  readonly stranger: readonly SeenAddress[];
  /** How many of the stranger's there are in all. */
  readonly strangerInAll: number;
  /** The user's own, by the same findings. Their further use is no news for the incident. */
  readonly own: readonly PlacedAddress[];
  /** Whose they are cannot be said. */
  readonly unclear: readonly PlacedAddress[];
};
