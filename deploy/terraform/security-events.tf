# Lets Okta believe the security events that Session Warden sends it (the action send_security_event; Identity Threat
# Protection). What Okta does with them is up to your entity risk policy. Session Warden has to run with
# OKTA_SECURITY_EVENTS_* first: Okta fetches the public key from it.

resource "okta_security_events_provider" "warden" {
  count = var.security_events_issuer == null ? 0 : 1

  name       = "Session Warden (${var.org_key})"
  type       = "Session Warden"
  is_enabled = "ACTIVE"

  settings {
    issuer   = var.security_events_issuer
    jwks_url = "${var.public_url}/.well-known/jwks.json/${var.org_key}"
  }
}
