# The event hook, for those who want it in Terraform. `warden register` does the same without the secret
# in a state file, and waits before it removes the old hook during a rotation.
#
# A hook whose channel changes is unverified, and Okta sends nothing to it. So a new secret
# (hook_secret_version) makes a new hook: created, verified, and only then is the old one removed. Keep
# both secrets in OKTA_HOOK_SECRETS meanwhile; the System Log reader brings in what falls between.

resource "terraform_data" "hook_secret_version" {
  input = var.hook_secret_version
}

resource "okta_event_hook" "warden" {
  count = var.manage_event_hook ? 1 : 0

  name   = "Session Warden ${var.org_key} (Terraform, secret ${var.hook_secret_version})"
  events = setsubtract(jsondecode(file("${path.module}/event-types.json")), var.hook_leave_out)

  channel = {
    type    = "HTTP"
    version = "1.0.0"
    uri     = "${var.public_url}/okta/events/${var.org_key}"
  }

  auth = {
    type  = "HEADER"
    key   = "Authorization"
    value = var.hook_secret
  }

  lifecycle {
    create_before_destroy = true
    replace_triggered_by  = [terraform_data.hook_secret_version]

    precondition {
      condition     = try(length(var.hook_secret), 0) >= 32
      error_message = "Set hook_secret to a random value of 32 characters or more: openssl rand -hex 32"
    }
  }
}

# Needs Session Warden running with this secret: Okta calls it within this step.
resource "okta_event_hook_verification" "warden" {
  count = var.manage_event_hook ? 1 : 0

  event_hook_id = okta_event_hook.warden[0].id
}
