/** Builds PDUs field by field from the tables that decode them; `pduBuilder.ts` builds them without the tables. */
import type { FieldSpec } from '../../src/core/dissect/FieldSpec';
import { allFields } from '../../src/core/dissect/interpret';
import { pduSpecOf } from '../../src/core/protocols/iscsi/pduSpecs';
import { unknownPduFields } from '../../src/core/protocols/iscsi/pdus/unknownPdu';
import { hex, join } from './captureBuilder';
import { digest } from './pduBuilder';

export type FieldValues = Readonly<Record<string, number | boolean | string>>;

export interface BuildOptions {
  readonly data?: Uint8Array;
  /** Additional header segments, a multiple of 4 bytes. */
  readonly ahs?: Uint8Array;
  readonly headerDigest?: boolean;
  readonly dataDigest?: boolean;
  /** Bytes behind the data; zeros when absent. */
  readonly padding?: Uint8Array;
}

/**
 * A PDU with the values named by filter; strings are hexadecimal bytes. Fields with one legal value have it, lengths fit,
 * all else is zero.
 */
export function buildPdu(opcode: number, values: FieldValues = {}, options: BuildOptions = {}): Uint8Array {
  const { data = new Uint8Array(0), ahs = new Uint8Array(0), headerDigest = false, dataDigest = false } = options;
  const fields = allFields(pduSpecOf(opcode)?.fields ?? unknownPduFields(opcode));
  const header = new Uint8Array(48);
  for (const field of fields) if (field.fixed !== undefined) write(header, field, field.fixed);
  const all: FieldValues = {
    'iscsi.opcode': opcode,
    'iscsi.totalahslength': ahs.length / 4,
    'iscsi.datasegmentlength': data.length,
    ...values,
  };
  for (const [filter, value] of Object.entries(all)) {
    const field = fields.find((candidate) => candidate.filter === filter);
    if (!field) throw new Error(`opcode ${opcode} has no field ${filter}`);
    if (typeof value === 'string') header.set(hex(value), field.offset);
    else write(header, field, Number(value));
  }
  const covered = join(header, ahs);
  const padded = join(data, options.padding ?? new Uint8Array((4 - (data.length % 4)) % 4));
  return join(
    covered,
    headerDigest ? digest(covered) : new Uint8Array(0),
    padded,
    dataDigest && data.length > 0 ? digest(padded) : new Uint8Array(0),
  );
}

function write(header: Uint8Array, { offset, length, mask }: FieldSpec, value: number): void {
  const full = 2n ** BigInt(8 * length) - 1n;
  const bits = BigInt(mask ?? full);
  let shift = 0n;
  while (((bits >> shift) & 1n) === 0n) shift++;
  let old = 0n;
  for (let at = 0; at < length; at++) old = (old << 8n) | BigInt(header[offset + at] ?? 0);
  let next = (old & ~bits & full) | ((BigInt(value) << shift) & bits);
  for (let at = length - 1; at >= 0; at--) {
    header[offset + at] = Number(next & 0xffn);
    next >>= 8n;
  }
}
