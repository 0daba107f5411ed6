/**
 * Environment and policy file → one validated, frozen `Config`. The only reader of `process.env`.
 * Every problem found is reported at once, by name, with what to do; values are never printed.
 */
export { ConfigError, type ConfigProblem } from './config/errors.ts';
export { readConfig } from './config/read.ts';
export { whatRuns } from './config/rules-in-force.ts';
export { requireForServe } from './config/serve.ts';
export type * from './config/types.ts';
