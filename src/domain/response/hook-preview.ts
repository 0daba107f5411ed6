/**
 * What an honest administrator may have done that looks like a forged delivery. Nothing in a delivery says that it
 * is a preview: its envelope and header are those of any other, and whatever one could go by, a forger could
 * write. So it is never let pass, and a person is told how to find out.
 * Source: Okta's event hook guides: “Preview & Deliver” sends a recent event, which may be edited by hand, or
 * sample data where there is none.
 */
export const LIKE_A_PREVIEW =
  'An administrator who pressed “Deliver Request” in the “Preview” of the hook, with sample data or an event edited by hand, looks the same: ask yours, and look in your proxy’s log where it came from. A preview comes from Okta’s published addresses, as every delivery does.';
