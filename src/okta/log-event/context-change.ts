/** Reads what changed in the context of a session: `debugData` of `user.session.context.change`. */
import type { ContextChange } from '../../domain/session/event.ts';
import { parsedJson } from '../debug-data.ts';
import { bool, type Json, record, text } from '../tolerant.ts';

/** Source of the names: okta/okta-developer-docs `itp-et` and the catalogue's `SessionContextDebugData`. */
export function contextChange(debug: Record<string, Json> | null): ContextChange {
  const signals = record(parsedJson(debug?.changedDeviceSignals));
  const managed = record(signals?.['device.profile.managed']);
  return {
    newIp: text(debug?.newIpAddress)?.trim() ?? null,
    lostManagement: bool(managed?.oldValue) === true && bool(managed?.newValue) === false,
  };
}
