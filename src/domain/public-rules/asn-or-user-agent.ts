import { distinct, groupBy, type PublicRule } from './public-rule.ts';

/** The baseline rule: flags every session that changes its network or its user agent. */
export const ASN_OR_USER_AGENT: PublicRule = {
  id: 'datadog-asn-or-user-agent',
  title: 'Datadog: Okta session hijacking (baseline)',
  source:
    'Datadog default rule def-000-sxs (deprecated 25 March 2026). Window and threshold are not public: here the whole session, and any second value',
  flag: (touches) => {
    const flagged = new Set<string>();
    const inScope = touches.filter((touch) => touch.inScope);
    for (const [session, group] of groupBy(inScope, (touch) => touch.session)) {
      const networks = distinct(group, (touch) => touch.asn);
      const agents = distinct(group, (touch) => touch.userAgent);
      if (networks > 1 || agents > 1) flagged.add(session);
    }
    return flagged;
  },
};
