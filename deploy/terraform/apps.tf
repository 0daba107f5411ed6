# Two service apps, so that whoever steals the reader's key can look but not touch, and so that only the
# worker process holds the key that acts. Both sign in with private_key_jwt: there is no secret to leak
# on the wire, and Terraform sees public keys only.
#
# DPoP: the provider (6.12) has no argument for it. Tick "Require Demonstrating Proof of Possession
# (DPoP)" on both apps in the Admin Console after the first apply; `warden doctor` says whether it is on.

resource "okta_app_oauth" "reader" {
  label                      = "Session Warden reader (${var.org_key})"
  type                       = "service"
  grant_types                = ["client_credentials"]
  response_types             = ["token"]
  token_endpoint_auth_method = "private_key_jwt"
  omit_secret                = true

  jwks {
    kty = var.reader_public_jwk.kty
    kid = var.reader_public_jwk.kid
    n   = var.reader_public_jwk.n
    e   = var.reader_public_jwk.e
  }
}

resource "okta_app_oauth" "responder" {
  label                      = "Session Warden responder (${var.org_key})"
  type                       = "service"
  grant_types                = ["client_credentials"]
  response_types             = ["token"]
  token_endpoint_auth_method = "private_key_jwt"
  omit_secret                = true

  jwks {
    kty = var.responder_public_jwk.kty
    kid = var.responder_public_jwk.kid
    n   = var.responder_public_jwk.n
    e   = var.responder_public_jwk.e
  }
}

# A scope opens a part of the API, the admin role (roles.tf) decides for whom.

resource "okta_app_oauth_api_scope" "reader" {
  app_id = okta_app_oauth.reader.id
  issuer = var.org_url
  scopes = [
    "okta.logs.read",       # corroborate before acting, catch up, confirm containment
    "okta.users.read",      # profile and groups of an incident's user
    "okta.roles.read",      # is the user an admin?
    "okta.eventHooks.read", # is our hook still verified?
    "okta.groups.read",     # doctor alone: do the groups that the policy names exist?
  ]
}

resource "okta_app_oauth_api_scope" "responder" {
  app_id = okta_app_oauth.responder.id
  issuer = var.org_url
  scopes = setunion(
    [
      "okta.users.read",   # status and password provider, read before acting
      "okta.users.manage", # sessions, password, factors, suspension; the role narrows it down
    ],
    # Each of these only for the action that needs it.
    contains(var.responder_actions, "quarantine") ? ["okta.groups.manage"] : [],
    contains(var.responder_actions, "revoke_api_tokens") ? ["okta.apiTokens.read", "okta.apiTokens.manage"] : [],
    contains(var.responder_actions, "block_ip") ? ["okta.networkZones.read", "okta.networkZones.manage"] : [],
    contains(var.responder_actions, "raise_risk") ? ["okta.userRisk.read", "okta.userRisk.manage"] : [],
    contains(var.responder_actions, "universal_logout") ? ["okta.universalLogout.manage"] : [],
  )
}
