/** How to reach a user in person, as Okta's profile has it; for the incident's page alone, and never sent. */
export type UserContact = {
  readonly title: string | null;
  readonly department: string | null;
  readonly manager: string | null;
  readonly primaryPhone: string | null;
  readonly mobilePhone: string | null;
};
