import type { HeaderReader } from '../../dissect/FieldSpec';
import { allFields, numberReader, valueName, type NumberReader } from '../../dissect/interpret';
import { closedEnumerations } from './enumerations';
import { fieldReaders } from './fieldReaders';
import { formatRulesOf } from './formatRules';
import type { FormatRule } from './formatRules/FormatRule';
import { readDataSegmentLength, readOpcode, readTotalAHSLength } from './headerReaders';
import { OPCODE_NAMES } from './opcodeNames';
import { BHS_LENGTH } from './pduLayout';
import { PDU_SPECS } from './pduSpecs';
import type { PduSpec, Sender } from './PduSpec';

export interface PlausibilityOptions {
  /** The side that sent the bytes, when it is known. */
  readonly sentBy?: Sender;
  /** Bytes; a longer data segment is taken as a sign of noise. Default: what 24 bits hold. */
  readonly maxDataSegmentLength?: number;
}

/** - `strict`: everything fits. - `loose`: a known opcode that breaks some rule of form. - `no`: not a header. */
export type Plausibility = 'strict' | 'loose' | 'no';

interface OpcodeChecks {
  readonly spec: PduSpec;
  /** Per 32-bit word of the header: bits that have one legal value, and that value. */
  readonly masks: Uint32Array;
  readonly expected: Uint32Array;
  /** Words that have such bits. */
  readonly fixedWords: readonly number[];
  readonly enumerations: readonly {
    readonly offset: number;
    readonly read: NumberReader;
    readonly known: Uint8Array;
  }[];
  readonly rules: readonly FormatRule[];
  readonly readers: ReadonlyMap<string, NumberReader>;
}

/** Lengths that must be 0 in some PDUs: the masks see to that, so the rules of all PDUs about them need not be asked. */
const LENGTHS: ReadonlySet<string> = new Set(['iscsi.totalahslength', 'iscsi.datasegmentlength']);
const WORDS = BHS_LENGTH / 4;
/** Bits that an odd PDU may have wrong: a reserved field with a LUN or a number in it has fewer. */
const MOST_ODD_BITS = 24;
/** Bits of the opcode: they are as they should be by definition. */
const OPCODE_BITS = 6;
const NO_OPTIONS: PlausibilityOptions = {};

function fixBits(
  checks: { masks: Uint32Array; expected: Uint32Array },
  byte: number,
  mask: number,
  value: number,
): void {
  const word = byte >> 2;
  const shift = 8 * (3 - (byte & 3));
  checks.masks[word] = ((checks.masks[word] ?? 0) | (mask << shift)) >>> 0;
  checks.expected[word] = ((checks.expected[word] ?? 0) | ((value & mask) << shift)) >>> 0;
}

function checksOf(spec: PduSpec): OpcodeChecks {
  const bits = { masks: new Uint32Array(WORDS), expected: new Uint32Array(WORDS) };
  fixBits(bits, 0, 0x3f, spec.opcode);
  // The parts of a variant depend on the header's content and are left out.
  const plain = spec.fields.flatMap((field) => (field.variants ? [field] : allFields([field])));
  for (const field of plain) {
    const zero =
      field.kind === 'reserved' ||
      (field.filter === 'iscsi.totalahslength' && !spec.allowsAdditionalHeaderSegments) ||
      (field.filter === 'iscsi.datasegmentlength' && spec.dataSegment === 'none');
    if (!zero && field.fixed === undefined) continue;
    if (field.mask !== undefined) {
      const lowestBit = field.mask & -field.mask;
      fixBits(bits, field.offset, field.mask, (field.fixed ?? 0) * lowestBit);
    } else {
      for (let at = 0; at < field.length; at++) {
        const value = field.fixed === undefined ? 0 : field.fixed >>> (8 * (field.length - 1 - at));
        fixBits(bits, field.offset + at, 0xff, value);
      }
    }
  }
  return {
    spec,
    ...bits,
    fixedWords: [...bits.masks.keys()].filter((word) => bits.masks[word] !== 0),
    enumerations: closedEnumerations(plain)
      .filter((field) => field.length === 1)
      .map((field) => ({
        offset: field.offset,
        read: numberReader(field),
        known: Uint8Array.from({ length: 256 }, (_, value) => (valueName(field, value) === undefined ? 0 : 1)),
      })),
    rules: formatRulesOf(spec.opcode).filter((rule) => {
      const inMasks = rule.opcodes === undefined && LENGTHS.has(rule.field);
      return rule.plausible !== true && rule.severity !== 'info' && !inMasks;
    }),
    readers: fieldReaders(spec.fields),
  };
}

const CHECKS: readonly (OpcodeChecks | undefined)[] = Array.from({ length: 64 }, (_, opcode) => {
  const spec = PDU_SPECS.find((candidate) => candidate.opcode === opcode);
  return spec === undefined ? undefined : checksOf(spec);
});

// What `headerField` reads from. Kept here so that checking allocates nothing.
let currentView: DataView = new DataView(new ArrayBuffer(BHS_LENGTH));
let currentBase = 0;
let currentReaders: ReadonlyMap<string, NumberReader> = new Map();
const headerField: HeaderReader = (filter) => currentReaders.get(filter)?.(currentView, currentBase) ?? 0;

/** Zeros are the commonest data of all, and a stray opcode before them would keep every rule of several tables. */
function zeroBehindOpcode(view: DataView, base: number): boolean {
  if ((view.getUint32(base) & 0x00ffffff) !== 0) return false;
  for (let at = 4; at < BHS_LENGTH; at += 4) if (view.getUint32(base + at) !== 0) return false;
  return true;
}

/** An additional header segment of a known type that fits, as far as its first bytes are there. */
function plausibleFirstSegment(view: DataView, at: number, totalAhsLength: number): boolean {
  if (at + 4 > view.byteLength) return true;
  const type = view.getUint8(at + 2);
  return (type === 1 || type === 2) && view.getUint16(at) + 3 <= 4 * totalAhsLength;
}

/**
 * Judges whether the 48 bytes at `base` are the header of an iSCSI PDU, by the tables alone: bits that have one legal
 * value, named codes, lengths, direction, rules of form. Allocates nothing; most bytes that are no header fail at the
 * first word.
 */
export function headerPlausibility(
  view: DataView,
  base: number,
  options: PlausibilityOptions = NO_OPTIONS,
): Plausibility {
  if (base < 0 || base + BHS_LENGTH > view.byteLength) return 'no';
  const opcode = readOpcode(view, base);
  const checks = CHECKS[opcode];
  const sentBy: Sender = (opcode & 0x20) === 0 ? 'initiator' : 'target';
  if (options.sentBy !== undefined && options.sentBy !== sentBy) return 'no';
  if (readDataSegmentLength(view, base) > (options.maxDataSegmentLength ?? 0xffffff)) return 'no';
  if (checks === undefined) return OPCODE_NAMES[opcode] === undefined ? 'no' : 'loose';
  const { masks, expected, enumerations, rules, spec } = checks;
  if (zeroBehindOpcode(view, base)) return view.getUint8(base) === 0 ? 'no' : 'loose';
  for (let word = 0; word < WORDS; word++) {
    const mask = masks[word] ?? 0;
    if (mask !== 0 && ((view.getUint32(base + 4 * word) & mask) ^ (expected[word] ?? 0)) !== 0) return 'loose';
  }
  for (let at = 0; at < enumerations.length; at++) {
    const enumeration = enumerations[at];
    if (enumeration !== undefined && enumeration.known[enumeration.read(view, base)] === 0) return 'loose';
  }
  const totalAhsLength = readTotalAHSLength(view, base);
  if (totalAhsLength !== 0 && !plausibleFirstSegment(view, base + BHS_LENGTH, totalAhsLength)) return 'loose';
  currentView = view;
  currentBase = base;
  currentReaders = checks.readers;
  for (let at = 0; at < rules.length; at++) if (rules[at]?.broken(headerField, spec)) return 'loose';
  return 'strict';
}

function ones(word: number): number {
  let count = 0;
  for (let bits = word; bits !== 0; bits &= bits - 1) count++;
  return count;
}

/**
 * True when so many bits of the 48 bytes at `base` are not what the opcode fixes them to that nobody can have meant a header:
 * what is odd breaks a rule or fills a reserved field, what is noise has half of all bits wrong.
 */
export function farFromHeader(view: DataView, base: number): boolean {
  const checks = CHECKS[readOpcode(view, base)];
  if (checks === undefined) return false;
  let wrong = 0;
  let fixed = -OPCODE_BITS;
  for (let word = 0; word < WORDS; word++) {
    const mask = checks.masks[word] ?? 0;
    wrong += ones((view.getUint32(base + 4 * word) ^ (checks.expected[word] ?? 0)) & mask);
    fixed += ones(mask);
  }
  return wrong > Math.min(MOST_ODD_BITS, fixed / 4);
}

/**
 * Judges a header of which only the first `available` bytes are in the capture, by what these can tell: `strict` when no rule
 * is known to be broken.
 */
export function cutHeaderPlausibility(
  view: DataView,
  base: number,
  available: number,
  { sentBy }: PlausibilityOptions = NO_OPTIONS,
): Plausibility {
  if (base < 0 || available <= 0 || base + available > view.byteLength) return 'no';
  const opcode = readOpcode(view, base);
  const checks = CHECKS[opcode];
  const sender: Sender = (opcode & 0x20) === 0 ? 'initiator' : 'target';
  if (sentBy !== undefined && sentBy !== sender) return 'no';
  if (checks === undefined) return OPCODE_NAMES[opcode] === undefined ? 'no' : 'loose';
  let anything = false;
  for (let at = 0; at < Math.min(available, BHS_LENGTH); at++) {
    const shift = 8 * (3 - (at & 3));
    const byte = view.getUint8(base + at);
    anything ||= byte !== 0;
    const mask = ((checks.masks[at >> 2] ?? 0) >>> shift) & 0xff;
    if (((byte ^ ((checks.expected[at >> 2] ?? 0) >>> shift)) & mask) !== 0) return 'loose';
  }
  for (const { offset, read, known } of checks.enumerations) {
    if (offset < available && known[read(view, base)] === 0) return 'loose';
  }
  return anything ? 'strict' : 'no';
}

const FROM_INITIATOR: PlausibilityOptions = { sentBy: 'initiator' };
const FROM_TARGET: PlausibilityOptions = { sentBy: 'target' };

/** True when the first word at `base` has every bit that its opcode fixes: the cheapest question. */
export function firstWordFits(view: DataView, base: number): boolean {
  const checks = CHECKS[readOpcode(view, base)];
  if (checks === undefined) return false;
  return ((view.getUint32(base) ^ checks.expected[0]) & checks.masks[0]) === 0;
}

/** True when every bit of the 48 bytes at `base` that its opcode fixes is as it has to be. */
export function fixedBitsFit(view: DataView, base: number): boolean {
  const checks = CHECKS[readOpcode(view, base)];
  if (checks === undefined) return false;
  const { masks, expected, fixedWords } = checks;
  for (let at = 0; at < fixedWords.length; at++) {
    const word = fixedWords[at];
    if (((view.getUint32(base + 4 * word) & masks[word]) ^ expected[word]) !== 0) return false;
  }
  return true;
}

/** Options for a sender; the same objects for every call, because this is asked for every PDU. */
export function plausibilityOptions(sentBy: Sender | undefined): PlausibilityOptions {
  if (sentBy === undefined) return NO_OPTIONS;
  return sentBy === 'initiator' ? FROM_INITIATOR : FROM_TARGET;
}
