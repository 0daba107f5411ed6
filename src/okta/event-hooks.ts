import type { Client } from '@okta/okta-sdk-nodejs';
import { callSdk, collectPages } from './sdk.ts';

/** An event hook as Okta keeps it. Its secret is write-only: Okta never gives it back. */
export type OktaEventHook = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly uri: string;
  readonly status: string;
  readonly verificationStatus: string;
  readonly eventTypes: readonly string[];
  readonly authHeader: string | null;
  /** Names of the additional headers. */
  readonly headerNames: readonly string[];
  readonly createdAt: number | null;
};

export type HookHeader = { readonly name: string; readonly value: string };

/** The hook to create, or to replace another with. */
export type EventHookDraft = {
  readonly name: string;
  readonly description: string;
  readonly uri: string;
  readonly eventTypes: readonly string[];
  readonly auth: HookHeader;
  readonly headers: readonly HookHeader[];
};

/** Calls on event hooks; scope `okta.eventHooks.manage` (reading: `.read`). */
export function eventHookCalls(sdk: Client) {
  const { eventHookApi } = sdk;
  return {
    listEventHooks: async (): Promise<OktaEventHook[]> => {
      const open = () => eventHookApi.listEventHooks();
      return (await collectPages('GET /api/v1/eventHooks', open, 200)).map(readHook);
    },

    getEventHook: async (eventHookId: string): Promise<OktaEventHook> =>
      readHook(
        await callSdk('GET /api/v1/eventHooks/{id}', () =>
          eventHookApi.getEventHook({ eventHookId }),
        ),
      ),

    /** Creates a hook, ACTIVE and UNVERIFIED; it receives nothing before it is verified. */
    createEventHook: async (draft: EventHookDraft): Promise<OktaEventHook> =>
      readHook(
        await callSdk('POST /api/v1/eventHooks', () =>
          eventHookApi.createEventHook({ eventHook: writeHook(draft) }),
        ),
      ),

    /** Replaces a hook. After a change of address, secret or header it is UNVERIFIED, and receives nothing. */
    replaceEventHook: async (eventHookId: string, draft: EventHookDraft): Promise<OktaEventHook> =>
      readHook(
        await callSdk('PUT /api/v1/eventHooks/{id}', () =>
          eventHookApi.replaceEventHook({ eventHookId, eventHook: writeHook(draft) }),
        ),
      ),

    /** Verifies a hook: during this call Okta calls its address, with three seconds and one retry. */
    verifyEventHook: async (eventHookId: string): Promise<OktaEventHook> =>
      readHook(
        await callSdk('POST /api/v1/eventHooks/{id}/lifecycle/verify', () =>
          eventHookApi.verifyEventHook({ eventHookId }),
        ),
      ),

    activateEventHook: async (eventHookId: string): Promise<OktaEventHook> =>
      readHook(
        await callSdk('POST /api/v1/eventHooks/{id}/lifecycle/activate', () =>
          eventHookApi.activateEventHook({ eventHookId }),
        ),
      ),

    deactivateEventHook: async (eventHookId: string): Promise<OktaEventHook> =>
      readHook(
        await callSdk('POST /api/v1/eventHooks/{id}/lifecycle/deactivate', () =>
          eventHookApi.deactivateEventHook({ eventHookId }),
        ),
      ),

    /** Deletes a hook, which must be INACTIVE. */
    deleteEventHook: (eventHookId: string): Promise<void> =>
      callSdk('DELETE /api/v1/eventHooks/{id}', () =>
        eventHookApi.deleteEventHook({ eventHookId }),
      ),
  };
}

type SdkHook = Awaited<ReturnType<Client['eventHookApi']['getEventHook']>>;
type SdkHookDraft = Parameters<Client['eventHookApi']['createEventHook']>[0]['eventHook'];

function readHook(hook: SdkHook): OktaEventHook {
  const config = hook.channel?.config;
  return {
    id: hook.id ?? '',
    name: hook.name,
    description: hook.description ?? null,
    uri: config?.uri ?? '',
    status: hook.status ?? 'UNKNOWN',
    verificationStatus: hook.verificationStatus ?? 'UNKNOWN',
    eventTypes: hook.events?.items ?? [],
    authHeader: config?.authScheme?.key ?? null,
    headerNames: (config?.headers ?? []).flatMap((header) => (header?.key ? [header.key] : [])),
    createdAt: hook.created ? new Date(hook.created).getTime() : null,
  };
}

function writeHook(draft: EventHookDraft): SdkHookDraft {
  return {
    name: draft.name,
    description: draft.description,
    events: { type: 'EVENT_TYPE', items: [...draft.eventTypes] },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: {
        uri: draft.uri,
        authScheme: { type: 'HEADER', key: draft.auth.name, value: draft.auth.value },
        headers: draft.headers.map(({ name, value }) => ({ key: name, value })),
      },
    },
  };
}
