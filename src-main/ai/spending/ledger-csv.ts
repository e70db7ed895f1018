import type { LedgerLine } from '../../../src-preload/contract/ai.ts';
import { quantityText } from './money.ts';

const columns = [
  'time',
  'ended',
  'project',
  'what',
  'provider',
  'model',
  'quantity',
  'unit',
  'reserved',
  'charged',
  'currency',
  'state',
  'possible double',
  'provider request',
  'job',
];

/**
 * The ledger as CSV (RFC 4180): CRLF, times in UTC, amounts with a decimal point and all six places. `charged` is empty while
 * it is not known.
 */
export function ledgerCsv(lines: readonly LedgerLine[]): string {
  const rows = lines.map((line) => [
    utc(line.atMs),
    line.endedAtMs === null ? '' : utc(line.endedAtMs),
    text(line.projectName ?? ''),
    text(line.what),
    text(line.provider),
    text(line.model),
    quantityText(line.quantity),
    line.unit,
    amount(line.reserved.micros),
    line.settled === null ? '' : amount(line.settled.micros),
    line.reserved.currency,
    line.state,
    line.isPossibleDouble ? 'yes' : 'no',
    text(line.providerRequestId ?? ''),
    text(line.jobId),
  ]);
  return [columns, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

const utc = (ms: number): string => new Date(ms).toISOString();
const amount = (micros: number): string => `${Math.trunc(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;

/**
 * A text that somebody else may have chosen. A spreadsheet takes what begins with one of these for a formula (OWASP, CSV
 * injection): an apostrophe in front makes it text again.
 */
function text(value: string): string {
  const defused = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}
