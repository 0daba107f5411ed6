/** The people whom the policy file names, over all its lists of approvers: a person is the same in every org. */
import { type People, withoutChannel } from '../../domain/response/people.ts';
import { type ApproverSettings, peopleOf } from './approver.ts';
import type { PolicySettings } from './orgs.ts';
import type { ResponseSettings } from './responses.ts';

type Path = readonly PropertyKey[];
type ApproverList = { readonly path: Path; readonly approvers: readonly ApproverSettings[] };

/** Returns the people to whom the file gives several names. */
export function peopleNamed(settings: PolicySettings): People {
  return peopleOf(approverLists(settings).map(({ approvers }) => approvers));
}

/** Returns the names that two people are given, each at the place where it is given the second time. */
export function sharedNames(settings: PolicySettings) {
  const owners = new Map<string, string>();
  return approverLists(settings).flatMap(({ path, approvers }) =>
    approvers.flatMap((one, index) => {
      if (typeof one === 'string') return [];
      return one.is.flatMap((name, place) => {
        const owner = owners.get(withoutChannel(name)) ?? one.person;
        owners.set(withoutChannel(name), owner);
        if (owner.toLowerCase() === one.person.toLowerCase()) return [];
        const what = `is ${owner} already (one name in two channels is one person)`;
        return [{ path: [...path, index, 'is', place], what }];
      });
    }),
  );
}

function approverLists({ responses, orgs = [] }: PolicySettings): ApproverList[] {
  return [
    ...listsOf(responses, ['responses']),
    ...orgs.flatMap((org, index) => listsOf(org.responses, ['orgs', index, 'responses'])),
  ];
}

function listsOf(given: ResponseSettings | undefined, path: Path): ApproverList[] {
  const own = { path: [...path, 'approval', 'approvers'], approvers: given?.approval?.approvers };
  const rules = (given?.rules ?? []).map(({ approval }, index) => ({
    path: [...path, 'rules', index, 'approval', 'approvers'],
    approvers: approval?.approvers,
  }));
  return [own, ...rules].flatMap(({ path: at, approvers }) =>
    approvers === undefined ? [] : [{ path: at, approvers }],
  );
}
