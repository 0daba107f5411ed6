terraform {
  required_version = ">= 1.4" # terraform_data

  required_providers {
    okta = {
      source = "okta/okta"
      # Before 6.7 a changed hook stayed unverified, that is deaf, without a word
      # (okta/terraform-provider-okta issue 1834).
      version = ">= 6.7.0, < 7.0.0"
    }
  }
}

provider "okta" {
  # Credentials of a super admin's service app or token, from OKTA_API_* in the environment. They are for
  # applying this configuration only and are never given to Session Warden.
}
