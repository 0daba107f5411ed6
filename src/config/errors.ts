/** One thing wrong with the configuration. Never carries a value, which may be a secret. */
export type ConfigProblem = {
  /** The variable, or the place in the policy file: `policy.yaml:14:3 responses.limits.users_per_hour`. */
  readonly where: string;
  /** Text that says what is wrong and what to do. */
  readonly what: string;
};

/** All problems of the configuration at once, so that one run is enough to correct them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config_invalid';
  readonly retryable = false;
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ where, what }) => `  ${where}: ${what}`);
    super(`The configuration cannot be used:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
