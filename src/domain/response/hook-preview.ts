/**
 * What an honest administrator may have done that looks like a forged delivery. Nothing in a delivery says that it
 * is a preview: its envelope and header are those of any other, and whatever one could go by, a forger could
 * write. So it is never let pass, and a person is told how to find out.
 * Source: Okta's event hook guides: “Preview & Deliver” sends a recent event, which may be edited by hand, or
 * sample data where there is none.
 */
export const LIKE_A_PREVIEW =
  '“Preview” of the hook in the Admin Console looks the same where “Deliver Request” sent sample data or an event edited by hand: ask your administrators, and look in your proxy’s log who sent it: a preview comes from Okta’s published addresses, as every delivery does.';
