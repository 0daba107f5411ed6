/**
 * Halves the start of a command that uses the database. For each of the hundred modules of drizzle-orm, Node looks up
 * the package and parses all that it exports, 180 kB of JSON. The answer is known: whatever lies beside one of its
 * modules is an ES module too.
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
