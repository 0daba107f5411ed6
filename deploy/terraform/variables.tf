variable "org_url" {
  type        = string
  description = "Address of the org, without a trailing slash: https://example.okta.com"

  validation {
    condition     = can(regex("^https://[^/]+$", var.org_url)) && !can(regex("-admin\\.okta", var.org_url))
    error_message = "The org's own https address, without a path and without -admin."
  }
}

variable "org_key" {
  type        = string
  description = "Key of the org in Session Warden's configuration."
  default     = "main"
}

variable "public_url" {
  type        = string
  description = "PUBLIC_URL of Session Warden: where Okta reaches it, over https."

  validation {
    condition     = can(regex("^https://[^/]+$", var.public_url))
    error_message = "An https address, without a path or a trailing slash: PUBLIC_URL takes no other."
  }
}

variable "reader_public_jwk" {
  type        = object({ kty = string, kid = string, n = string, e = string })
  description = "Public RSA key (JWK) of the reader app. The private key never comes near Terraform."
}

variable "responder_public_jwk" {
  type        = object({ kty = string, kid = string, n = string, e = string })
  description = "Public RSA key (JWK) of the responder app, another one than the reader's."
}

variable "break_glass_group_id" {
  type        = string
  description = "Group of the emergency accounts. Okta itself refuses to act on its members."
}

variable "responder_actions" {
  type        = set(string)
  description = "Response actions beyond the default plan (clear sessions, expire password) that the policy uses."
  default     = []

  validation {
    condition = length(setsubtract(var.responder_actions, [
      "reset_password", "reset_factors", "unenroll_new_factors", "suspend", "quarantine", "revoke_api_tokens",
      "revoke_grants", "block_ip", "raise_risk", "universal_logout",
    ])) == 0
    error_message = "Known are reset_password, reset_factors, unenroll_new_factors, suspend, quarantine, revoke_api_tokens, revoke_grants, block_ip, raise_risk and universal_logout."
  }
}

variable "responder_standard_role" {
  type        = string
  description = "Standard admin role for the actions that no permission of a custom role covers (block_ip, universal_logout), e.g. ORG_ADMIN. It is not fenced by the resource set: leave it null without need."
  default     = null
}

variable "quarantine_group_id" {
  type        = string
  description = "Group that the action `quarantine` puts users into; needed for that action only."
  default     = null
}

variable "manage_event_hook" {
  type        = bool
  description = "Whether Terraform keeps the event hook. With false, `warden register` does, which keeps the secret out of Terraform's state."
  default     = false
}

variable "hook_leave_out" {
  type        = set(string)
  description = "Event types that the hook does not bring: the same as hook.leave_out of the policy file."
  default     = []
}

variable "hook_secret" {
  type        = string
  description = "First value of OKTA_HOOK_SECRETS. Stands in Terraform's state: protect that."
  sensitive   = true
  default     = null
}

variable "hook_secret_version" {
  type        = number
  description = "Raise it with each new hook_secret: a second hook is made and verified before the first goes."
  default     = 1
}

variable "security_events_issuer" {
  type        = string
  description = "OKTA_SECURITY_EVENTS_ISSUER, for the action send_security_event: makes the security events provider. Null: there is none."
  default     = null
}
