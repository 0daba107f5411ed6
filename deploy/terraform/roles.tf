# The fence. `okta.users.manage` is a broad scope; what the responder may really do is in this role, and to
# whom is in this resource set. Who is not in the set, Okta itself refuses to touch, whatever goes wrong
# on our side.

resource "okta_group" "containable" {
  name        = "Session Warden: may be contained (${var.org_key})"
  description = "Everybody but the emergency accounts. Filled by a rule; do not edit by hand."
}

resource "okta_group_rule" "containable" {
  name              = "Session Warden: all but break glass"
  status            = "ACTIVE"
  group_assignments = [okta_group.containable.id]
  expression_value  = "!isMemberOfAnyGroup(\"${var.break_glass_group_id}\")"
}

resource "okta_resource_set" "containable" {
  label       = "Session Warden: who may be contained (${var.org_key})"
  description = "All users but the emergency accounts."
  resources = setunion(
    ["${var.org_url}/api/v1/groups/${okta_group.containable.id}/users"],
    var.quarantine_group_id == null ? [] : ["${var.org_url}/api/v1/groups/${var.quarantine_group_id}"],
  )
}

resource "okta_admin_role_custom" "responder" {
  label       = "Session Warden responder (${var.org_key})"
  description = contains(var.responder_actions, "revoke_grants") ? "Ends stolen sessions. Manages users." : "Ends stolen sessions. Cannot create, delete or change users."
  permissions = setunion(
    [
      "okta.users.read",                       # status and password provider decide what may be done
      "okta.users.lifecycle.clearSessions",    # the containment itself
      "okta.users.credentials.expirePassword", # a new password at the next sign-in
    ],
    contains(var.responder_actions, "reset_password") ? ["okta.users.credentials.resetPassword"] : [],
    length(setintersection(var.responder_actions, ["reset_factors", "unenroll_new_factors"])) > 0 ? [
      "okta.users.credentials.resetFactors",
    ] : [],
    contains(var.responder_actions, "suspend") ? [
      "okta.users.lifecycle.suspend",
      "okta.users.lifecycle.unsuspend", # the way back
    ] : [],
    contains(var.responder_actions, "quarantine") ? ["okta.groups.members.manage"] : [],
    contains(var.responder_actions, "revoke_api_tokens") ? ["okta.users.apitokens.manage"] : [],
    contains(var.responder_actions, "raise_risk") ? ["okta.users.risk.manage"] : [],
    # Okta has nothing narrower for grants: this may also create, change and delete users, within the resource set.
    contains(var.responder_actions, "revoke_grants") ? ["okta.users.manage"] : [],
  )
}

resource "okta_app_oauth_role_assignment" "responder" {
  client_id    = okta_app_oauth.responder.client_id
  type         = "CUSTOM"
  role         = okta_admin_role_custom.responder.id
  resource_set = okta_resource_set.containable.id
}

# Network zones and Universal Logout have no permission of their own. Whoever wants those actions has to give a
# standard role, which reaches everybody.
resource "okta_app_oauth_role_assignment" "responder_standard" {
  count = var.responder_standard_role == null ? 0 : 1

  client_id = okta_app_oauth.responder.client_id
  type      = var.responder_standard_role
}

# The System Log has no permission of its own: Okta lets the report administrator see it.
resource "okta_app_oauth_role_assignment" "reader_log" {
  client_id = okta_app_oauth.reader.client_id
  type      = "REPORT_ADMIN"
}

resource "okta_resource_set" "readable" {
  label       = "Session Warden: who may be looked up (${var.org_key})"
  description = "All users and groups, to read only: an emergency account's session can be stolen too."
  resources = [
    "${var.org_url}/api/v1/users",
    "${var.org_url}/api/v1/groups",
  ]
}

resource "okta_admin_role_custom" "reader" {
  label       = "Session Warden reader (${var.org_key})"
  description = "Looks users up. Changes nothing."
  permissions = [
    "okta.users.read",      # profile and factors
    "okta.groups.read",     # protected groups of the policy
    "okta.iam.read",        # admin roles
    "okta.eventhooks.read", # verification status of our hook
  ]
}

resource "okta_app_oauth_role_assignment" "reader" {
  client_id    = okta_app_oauth.reader.client_id
  type         = "CUSTOM"
  role         = okta_admin_role_custom.reader.id
  resource_set = okta_resource_set.readable.id
}
