/** Reads what a user reported as not theirs: `debugData.suspiciousActivity…`. */
import type { ReportedActivity } from '../../domain/session/event.ts';
import { type Json, known, text } from '../tolerant.ts';
import { instant } from './instant.ts';

/**
 * Source of the names: panther-analysis `okta_user_reported_suspicious_activity`, whose example agrees with a real event
 * in a public detection's tests.
 */
export function reportedActivity(debug: Record<string, Json> | null): ReportedActivity {
  const client = [known(debug?.suspiciousActivityBrowser), known(debug?.suspiciousActivityOs)];
  return {
    ip: text(debug?.suspiciousActivityEventIp),
    at: instant(debug?.suspiciousActivityTimestamp),
    client: client.filter((word) => word !== null).join(' on ') || null,
  };
}
