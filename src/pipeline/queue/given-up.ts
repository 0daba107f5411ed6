/** Thrown by a stage that counts its attempts itself: its job is kept for a person, and not tried again. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
  readonly code = 'given_up';
}
