import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { FrameFlag } from '../capture/FrameIndex';
import { declaredFields, type ValueName } from './declaredFields';
import type { FilterType } from './FilterType';
import { pduSpecOf } from '../protocols/iscsi/pduSpecs';
import { keyField } from './keyFields';
import { PDUS_ENDING } from './occurrences';
import { OWN_FIELDS } from './ownFields';

/** A field whose values are known only when the frame has been read. */
export interface ReadField {
  readonly name: string;
  readonly type: FilterType;
  readonly names: readonly ValueName[];
  /** The largest number that fits into it; absent where that is not known. */
  readonly greatest?: number;
  /** The names under which its values are read. */
  readonly of: readonly string[];
  /** Whether a frame can have a value at all, by the index. Makes no objects. */
  readonly mayOccur: (analysis: CaptureAnalysis, frame: number) => boolean;
}

type MayOccur = ReadField['mayOccur'];

const anywhere: MayOccur = () => true;
const inTcp: MayOccur = ({ frames }, frame) => frames.direction(frame) >= 0;
const inCommented: MayOccur = ({ frames }, frame) => (frames.flags(frame) & FrameFlag.commented) !== 0;
const whereAPduEnds: MayOccur = (analysis, frame) => PDUS_ENDING.first(analysis, frame) >= 0;

function inPdus(opcodes: ReadonlySet<number>): MayOccur {
  const { first, next } = PDUS_ENDING;
  return (analysis, frame) => {
    for (let pdu = first(analysis, frame); pdu >= 0; pdu = next?.(analysis, frame, pdu) ?? -1) {
      const opcode = analysis.pdus.opcode(pdu);
      // PDUs of opcodes that nobody defined have the fields that all have in common.
      if (opcodes.has(opcode) || pduSpecOf(opcode) === undefined) return true;
    }
    return false;
  };
}

/** Login and Text, requests and responses. */
const WITH_KEYS = new Set([0x03, 0x04, 0x23, 0x24]);
const inPdusWithKeys = inPdus(WITH_KEYS);
/** Told by the analysis of TCP streams, never by a packet that others quote. */
const OF_STREAMS = /^tcp\.(?:analysis\.|time_)/;

function occurrence(name: string, opcodes: ReadonlySet<number> | undefined): MayOccur {
  if (opcodes) return inPdus(opcodes);
  if (name === 'iscsi.keyvalue') return inPdusWithKeys;
  if (/^i?scsi(?:_\w+)?\b/.test(name)) return whereAPduEnds;
  if (name === 'frame.comment') return inCommented;
  return OF_STREAMS.test(name) ? inTcp : anywhere;
}

/** The field of exactly this name, unless the index alone answers for it. */
export function readField(name: string): ReadField | undefined {
  const declared = declaredFields().get(name);
  if (declared) {
    const { type, names, of = [name], opcodes, greatest } = declared;
    return {
      name,
      type,
      names,
      of,
      mayOccur: occurrence(name, opcodes),
      ...(greatest === undefined ? {} : { greatest }),
    };
  }
  const own = OWN_FIELDS.find((field) => field.name === name);
  if (own) {
    const names = own.names.flatMap(([text, value]): ValueName[] => (value === undefined ? [] : [[text, value]]));
    return { name, type: own.type, names, of: [name], mayOccur: anywhere };
  }
  const key = keyField(name);
  return key && { name, type: 'key', names: [], of: [name], mayOccur: inPdusWithKeys };
}
