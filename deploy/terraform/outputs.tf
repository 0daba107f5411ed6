output "okta_client_id" {
  description = "OKTA_CLIENT_ID: the reader app."
  value       = okta_app_oauth.reader.client_id
}

output "okta_responder_client_id" {
  description = "OKTA_RESPONDER_CLIENT_ID: the responder app."
  value       = okta_app_oauth.responder.client_id
}

output "event_hook_id" {
  description = "The event hook, where Terraform keeps it."
  value       = one(okta_event_hook.warden[*].id)
}
