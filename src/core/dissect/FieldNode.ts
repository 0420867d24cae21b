import type { RfcReference } from '../rfc/RfcReference';
import type { Severity } from './Issue';

/** One line of the field tree: a decoded field, a group of fields, or a protocol layer. Plain data; crosses threads. */
export interface FieldNode {
  readonly label: string;
  /** The value as text; empty for pure groups. */
  readonly value: string;
  /** What the value means ("LoginOperationalNegotiation"), shown beside it in a quieter colour. */
  readonly note?: string;
  /** Wireshark's filter name. */
  readonly filter?: string;
  /** JSON value of the field: number, "0x..." for byte strings, boolean for one-bit flags; absent for pure groups. */
  readonly json?: number | string | boolean;
  /** Index into the byte sources of the frame detail: 0 is the frame, 1 and up are reassembled PDUs. */
  readonly source: number;
  /** First byte within the source. */
  readonly start: number;
  /** Bytes; 0 for a node that stands for no bytes. */
  readonly length: number;
  /** Bits within the bytes when the field is part of them (big-endian mask). */
  readonly mask?: number;
  /** What `explain` is asked for when the pointer rests here ("field/0x03/iscsi.login.csg", "key/MaxBurstLength"). */
  readonly topic?: string;
  /** What the value at hand stands for, when it has a name ("value/iscsi.login.status/0x0201"): said in the same hover. */
  readonly valueTopic?: string;
  /** The section shown as a chip and opened by go to definition. */
  readonly rfc?: RfcReference;
  /** Set when an issue concerns this very field. */
  readonly severity?: Severity;
  /** The message. */
  readonly problem?: string;
  /** The frame (from 1) that the value names: a way to go there. */
  readonly frame?: number;
  /** True for a field that this PDU leaves unused: shown quietly, left out of JSON and of text. */
  readonly unused?: boolean;
  readonly children?: readonly FieldNode[];
}
