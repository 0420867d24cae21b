import type { RfcReference } from '../rfc/RfcReference';

export type Severity = 'error' | 'warning' | 'info';

/**
 * Something in the bytes that breaks a format rule or could not be decoded. Decoding returns issues instead of throwing.
 * `start` and `length` are bytes in the source that the issue's owner names (a frame or a PDU); both are 0 when the
 * issue is about something that is not there.
 */
export interface Issue {
  /** Stable name of the rule ("RESERVED", "TEXT-SYNTAX"); the list stands in ARCHITECTURE.md. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly rfc?: RfcReference;
  readonly start: number;
  readonly length: number;
}
