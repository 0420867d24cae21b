import type { RfcSections } from '../rfc/RfcReference';

/**
 * How a field's bytes are read and shown.
 * - `unsigned`: big-endian number, shown in decimal.
 * - `hexadecimal`: big-endian number, shown in hexadecimal with leading zeros.
 * - `boolean`: one bit.
 * - `bytes`: a byte string, shown in hexadecimal.
 * - `group`: bytes that only hold other fields together (`children` must cover them); no value of its own.
 * - `reserved`: bits the protocol leaves unused; anything but zero is reported.
 * - `mac`, `ipv4`, `ipv6`: addresses.
 */
export type FieldKind =
  'unsigned' | 'hexadecimal' | 'boolean' | 'bytes' | 'group' | 'reserved' | 'mac' | 'ipv4' | 'ipv6';

/** Reads one numeric field of the same header by its filter name, or by its name where it has no filter name (0 when the header has no such field). */
export type HeaderReader = (filter: string) => number;

/**
 * One declared field of a protocol header: the single place that knows its offset. Decoding, the field tree, byte
 * highlighting, hovers, filter names, JSON and RFC links all read this declaration.
 */
export interface FieldSpec {
  /** The name as the defining document spells it ("ExpStatSN"). */
  readonly name: string;
  /**
   * Set where another field of the same table has this name: the label of the line that the field lies under
   * ("TransportID"). It tells their explanations apart.
   */
  readonly structure?: string;
  /** Wireshark's name for the field ("iscsi.expstatsn"); absent on reserved fields and plain groups. */
  readonly filter?: string;
  /** Bytes from the first byte of the header (not of the parent field). */
  readonly offset: number;
  /** Length in bytes, 1 or more. Numbers are at most 4 bytes long. */
  readonly length: number;
  /** The field's bits within its bytes read big-endian; absent means all of them. */
  readonly mask?: number;
  readonly kind: FieldKind;
  /** What the number counts, in bytes (a header length in words of 4): shown, and in JSON, it is multiplied by this. */
  readonly unit?: number;
  /** Names of values. A function serves ranges ("vendor specific"). */
  readonly values?: Readonly<Record<number, string>> | ((value: number) => string | undefined);
  /**
   * Set where the field has a meaning only in some PDUs of this layout ("StatSN when S is 1"). Where it answers false the
   * bits count as reserved: shown as such, left out of JSON. `idle` is a value besides 0 that they may hold then.
   */
  readonly usedWhen?: {
    readonly test: (header: HeaderReader) => boolean;
    readonly text: string;
    readonly idle?: number;
  };
  /** The only value the format allows (a bit that is always 1); any other is reported like reserved bits that are set. */
  readonly fixed?: number;
  /** Fields inside this one; for `group` they cover it without gap or overlap. */
  readonly children?: readonly FieldSpec[];
  /** A layout of the children that depends on the header's content (the ISID by its type). */
  readonly variants?: {
    readonly choose: (header: HeaderReader) => number;
    readonly layouts: readonly (readonly FieldSpec[])[];
  };
  /**
   * A short remark on the value at hand ("new session"), for the field tree. It takes the place of the value's name; the
   * value is 0 for fields that are no numbers.
   */
  readonly note?: (value: number, header: HeaderReader) => string | undefined;
  /** What the field is for, in our own words: one to three sentences, shown in the hover. */
  readonly doc?: string;
  /** Facts of the field (range, who sets it, when it is valid) as label and text, shown in the hover. */
  readonly facts?: readonly (readonly [string, string])[];
  readonly rfc?: RfcSections;
}
