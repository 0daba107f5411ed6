/** Prints five things to try, each with its page and whom to sign in as. */
import type { Narrator } from '../narrator.ts';
import type { Stage } from '../stage.ts';
import { ELSEWHERE } from './cast.ts';
import type { TourIncidents } from './expected.ts';

type Thing = { readonly what: string; readonly who: string; readonly page: string };

export function sayWhatToTry(
  { address, tokens }: Stage,
  incidents: TourIncidents,
  narrator: Narrator,
): void {
  narrator.chapter('Five things to try');
  for (const [index, { what, who, page }] of things(incidents).entries()) {
    narrator.say(`${index + 1}. ${what}`);
    narrator.say(`   ${who}  ${address}${page}`);
  }
  narrator.chapter('Sign in');
  for (const [name, token] of tokens) narrator.say(`${name.padEnd(5)}  ${token}   at ${address}/`);
  narrator.say('Two people are two browsers, or one and a private window.');
}

function things({ ines, leila, tomas }: TourIncidents): readonly Thing[] {
  return [
    {
      what: 'One thief, two victims: choose both, and “Contain them…” ends both thefts at once.',
      who: 'maria',
      page: `/?from=${ELSEWHERE.kit.ip}`,
    },
    {
      what: `${ines.incident.reference}, an administrator: approve Universal Logout, which needs a second person. Then approve it as jon.`,
      who: 'maria, then jon',
      page: `/incidents/${ines.incident.id}`,
    },
    {
      what: `${tomas.incident.reference}, only suspected: ring Tomas, who says it was him. Let his VPN pass for a month, or close it as benign.`,
      who: 'maria',
      page: `/incidents/${tomas.incident.id}`,
    },
    {
      what: `${leila.incident.reference}, a protected user: nothing is done to her. Agree to block the stranger’s address, and read what is left to do by hand.`,
      who: 'jon',
      page: `/incidents/${leila.incident.id}`,
    },
    {
      what: 'Stop all actions, see what waits, and let them go on.',
      who: 'jon',
      page: '/orgs',
    },
  ];
}
