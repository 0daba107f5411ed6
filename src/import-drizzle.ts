/**
 * Node looks up for each module in whose package it is, and parses all that this package exports: 180 kB of
 * JSON for each of the hundred modules of drizzle-orm, half of the start of a command that asks the database.
 * We know the answer: what is beside one of its modules is an ES module too.
 */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context;
    const isBeside =
      parentURL?.includes('/node_modules/drizzle-orm/') && /^\.{1,2}\/.*\.js$/.test(specifier);
    if (!isBeside) return next(specifier, context);
    return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
  },
});
