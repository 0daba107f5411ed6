/** Records of the org. Tests read them; only the org changes them. */
import type { JsonObject } from '../openapi/json.ts';

export type UserStatus =
  | 'STAGED'
  | 'PROVISIONED'
  | 'ACTIVE'
  | 'RECOVERY'
  | 'LOCKED_OUT'
  | 'PASSWORD_EXPIRED'
  | 'SUSPENDED'
  | 'DEPROVISIONED';

/** Who holds the password: `credentials.provider.type` in Okta's user. */
export type ProviderType =
  | 'OKTA'
  | 'ACTIVE_DIRECTORY'
  | 'LDAP'
  | 'FEDERATION'
  | 'SOCIAL'
  | 'IMPORT';

export type RiskLevel = 'NONE' | 'LOW' | 'MEDIUM' | 'HIGH';

export type OrgUser = {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly profile: JsonObject & { readonly login: string; readonly email: string };
  status: UserStatus;
  provider: { readonly type: ProviderType; readonly name: string };
  readonly createdAt: number;
  statusChangedAt: number;
  passwordChangedAt: number | null;
  lastLoginAt: number | null;
  lastUpdatedAt: number;
  readonly groupIds: Set<string>;
  readonly roles: AdminRole[];
  factors: OrgFactor[];
  devices: OrgDevice[];
  refreshTokens: RefreshToken[];
  grants: ConsentGrant[];
  risk: RiskLevel;
  /** Browsers on which Okta skips the second factor. */
  rememberedDevices: number;
  /** Former provider, from which a test can tell that a plain reset separated the user from it. */
  convertedFrom: ProviderType | null;
  /** One-time reset links that the org has sent or handed out. */
  readonly passwordResets: { readonly at: number; readonly emailed: boolean }[];
};

export type AdminRole = {
  readonly id: string;
  /** A standard role's name, or `CUSTOM`. */
  readonly type: string;
  readonly label: string;
  /** Only of a custom role, e.g. `okta.users.lifecycle.clearSessions`. */
  readonly permissions: readonly string[];
  /** Groups whose members the resource set leaves out. */
  readonly exceptGroupIds: readonly string[];
};

export type OrgFactor = {
  readonly id: string;
  readonly factorType: string;
  readonly provider: string;
  status: 'ACTIVE' | 'PENDING_ACTIVATION' | 'INACTIVE';
  readonly createdAt: number;
  readonly profile: JsonObject;
};

export type OrgDevice = {
  readonly id: string;
  readonly displayName: string;
  readonly platform: string;
  readonly osVersion: string;
  readonly createdAt: number;
};

export type RefreshToken = {
  readonly id: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
};

export type ConsentGrant = {
  readonly id: string;
  readonly clientId: string;
  readonly scopeId: string;
  readonly createdAt: number;
};

export type OrgGroup = {
  readonly id: string;
  readonly name: string;
  readonly type: 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN';
  readonly createdAt: number;
};

/** An application that people sign in to. */
export type OrgApp = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** Whether it is set up for Universal Logout. */
  readonly universalLogout: boolean;
};

/** An API Services app: `client_credentials` with `private_key_jwt`. */
export type ServiceApp = {
  readonly clientId: string;
  readonly label: string;
  /** Scopes granted to the app; a token has the requested ones among them. */
  readonly scopes: readonly string[];
  readonly role: AdminRole | null;
  readonly requiresDpop: boolean;
  readonly publicJwk: JsonObject;
  readonly keyId: string;
};

export type ApiToken = {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  /** The token's value, which Okta would not keep; here the caller is recognised by it. */
  readonly value: string;
  readonly createdAt: number;
};

export type AccessToken = {
  readonly value: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  /** Thumbprint of the DPoP key the token is bound to. */
  readonly boundTo: string | null;
};

export type EventHook = {
  readonly id: string;
  name: string;
  description: string | null;
  status: 'ACTIVE' | 'INACTIVE';
  verificationStatus: 'UNVERIFIED' | 'VERIFIED';
  readonly createdAt: number;
  readonly createdBy: string;
  lastUpdatedAt: number;
  eventTypes: readonly string[];
  filter: JsonObject | null;
  channel: HookChannel;
};

export type HookChannel = {
  readonly uri: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly authKey: string | null;
  readonly authValue: string | null;
};

/** A network zone, in Okta's own form without its links. */
export type Zone = {
  readonly id: string;
  readonly createdAt: number;
  lastUpdatedAt: number;
  status: 'ACTIVE' | 'INACTIVE';
  readonly system: boolean;
  /** `type`, `name`, `usage`, `gateways`, … as last written. */
  definition: JsonObject;
};

export type SessionRecord = {
  readonly id: string;
  readonly rootId: string;
  readonly userId: string;
  readonly startedAt: number;
  endedAt: number | null;
};
