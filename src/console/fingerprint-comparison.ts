/** Shows the session before and after, side by side, with the differences marked. */
import { type Html, html } from './html.ts';

export type ComparedSide = {
  readonly ip: string | null;
  readonly fingerprint: ShownFingerprint | null;
};

/** The parts of a stored fingerprint that are shown; `null` and `unknown` are “not said”. */
export type ShownFingerprint = {
  readonly asn: number | null;
  readonly asOrg: string | null;
  readonly networkKind: string;
  readonly userAgent: string | null;
  readonly clientKind: string;
  readonly family: string | null;
  readonly major: number | null;
  readonly os: string | null;
  readonly deviceClass: string;
  readonly deviceToken: string | null;
  readonly deviceFingerprint: string | null;
  readonly deviceId: string | null;
  readonly deviceManaged: boolean | null;
  readonly country: string | null;
  readonly city: string | null;
};

type Row = {
  readonly name: string;
  readonly of: (side: ComparedSide) => string | null;
  /** Set for long values, which are read rather than compared at a glance. */
  readonly raw?: true;
};

const ROWS: readonly Row[] = [
  { name: 'Address', of: (side) => side.ip },
  { name: 'Network', of: ({ fingerprint }) => network(fingerprint) },
  { name: 'Kind of network', of: ({ fingerprint }) => known(fingerprint?.networkKind) },
  { name: 'Place', of: ({ fingerprint }) => place(fingerprint) },
  { name: 'Client', of: ({ fingerprint }) => client(fingerprint) },
  { name: 'Operating system', of: ({ fingerprint }) => fingerprint?.os ?? null },
  { name: 'Device class', of: ({ fingerprint }) => known(fingerprint?.deviceClass) },
  { name: 'Device', of: ({ fingerprint }) => device(fingerprint) },
  { name: 'Device token', of: ({ fingerprint }) => short(fingerprint?.deviceToken) },
  { name: 'Browser fingerprint', of: ({ fingerprint }) => short(fingerprint?.deviceFingerprint) },
  { name: 'User agent', of: ({ fingerprint }) => fingerprint?.userAgent ?? null, raw: true },
];

/**
 * Returns a table with one row for each fact of a fingerprint. Without a fingerprint in `before`, only `after` is
 * shown.
 */
export function fingerprintComparison(before: ComparedSide, after: ComparedSide): Html {
  const alone = before.fingerprint === null;
  return html`<table class="comparison">
<caption>${alone ? 'There is nothing to compare it with.' : 'The same session, seen from two clients. ≠ marks what differs; “not said” is never a difference.'}</caption>
<thead><tr><td></td>${alone ? '' : html`<th scope="col">Before</th>`}<th scope="col">${alone ? 'What was seen' : 'After'}</th></tr></thead>
<tbody>${ROWS.map((row) => comparedRow(row, before, after, alone))}</tbody></table>`;
}

function comparedRow(row: Row, before: ComparedSide, after: ComparedSide, alone: boolean): Html {
  const from = row.of(before);
  const to = row.of(after);
  const differs = !alone && from !== null && to !== null && from !== to;
  const mark = differs
    ? html`<span class="differs" aria-hidden="true">≠</span><span class="aside-text">differs: </span>`
    : '';
  const kind = row.raw === true ? 'raw' : '';
  return html`<tr class="${differs ? 'changed' : ''}"><th scope="row">${mark}${row.name}</th>${alone ? '' : html`<td class="${kind}">${value(from)}</td>`}<td class="${kind}">${value(to)}</td></tr>`;
}

function value(text: string | null): Html {
  return text === null ? html`<span class="quiet">not said</span>` : html`${text}`;
}

function known(text: string | undefined): string | null {
  return text === undefined || text === 'unknown' ? null : text;
}

function network(fingerprint: ShownFingerprint | null): string | null {
  if (fingerprint?.asn === null || fingerprint?.asn === undefined) return null;
  const { asn, asOrg } = fingerprint;
  return asOrg === null ? `AS${asn}` : `AS${asn} ${asOrg}`;
}

function place(fingerprint: ShownFingerprint | null): string | null {
  const parts = [fingerprint?.city, fingerprint?.country].filter(
    (part) => typeof part === 'string',
  );
  return parts.length === 0 ? null : parts.join(', ');
}

function client(fingerprint: ShownFingerprint | null): string | null {
  if (fingerprint === null || fingerprint.family === null) return null;
  const { family, major, clientKind } = fingerprint;
  const name = major === null ? family : `${family} ${major}`;
  return clientKind === 'browser' || clientKind === 'unknown' ? name : `${name} (${clientKind})`;
}

function device(fingerprint: ShownFingerprint | null): string | null {
  if (fingerprint === null || fingerprint.deviceId === null) return null;
  const { deviceId, deviceManaged } = fingerprint;
  return deviceManaged === null ? deviceId : `${deviceId}, ${deviceManaged ? '' : 'not '}managed`;
}

/** Returns enough of a hash to tell two apart. */
function short(hash: string | null | undefined): string | null {
  if (hash === null || hash === undefined) return null;
  return hash.length > 16 ? `${hash.slice(0, 16)}…` : hash;
}
