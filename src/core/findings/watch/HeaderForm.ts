import {
  readDataSegmentLength,
  readInitiatorTaskTag,
  readOpcode,
  readTargetTransferTag,
  readTotalAHSLength,
} from '../../protocols/iscsi/headerReaders';
import { fixedBitsFit, headerPlausibility, plausibilityOptions } from '../../protocols/iscsi/plausibleHeader';
import { READY_TO_TRANSFER_LENGTH_OFFSET } from '../../protocols/iscsi/headerReaders';
import { PDU_SPECS } from '../../protocols/iscsi/pduSpecs';

const NO_TAG = 0xffff_ffff;
const READY_TO_TRANSFER = 0x31;
/** Headers that were found to keep every rule, remembered per opcode by what the rules look at. */
const WAYS = 4;

const KNOWN: readonly boolean[] = Array.from({ length: 64 }, (_, opcode) =>
  PDU_SPECS.some((spec) => spec.opcode === opcode),
);

/**
 * Tells cheaply whether a header may break a rule of form. Rules look at the first word, and at how some other fields
 * compare: headers that are alike in these are judged once. A test holds this against the rules themselves.
 */
export class HeaderForm {
  private readonly words = new Uint32Array(64 * WAYS);
  private readonly relations = new Uint8Array(64 * WAYS).fill(0xff);

  /** True for a header that keeps every rule of its table, apart from those that are about meaning. */
  keepsRules(view: DataView, base: number): boolean {
    const opcode = readOpcode(view, base);
    if (KNOWN[opcode] !== true || !fixedBitsFit(view, base)) return false;
    const word = view.getUint32(base);
    const dataLength = readDataSegmentLength(view, base);
    const fifth = readTargetTransferTag(view, base);
    let relation = 0;
    if (readTotalAHSLength(view, base) !== 0) relation |= 1;
    if (dataLength === 0) relation |= 2;
    else if (dataLength > fifth) relation |= 8;
    if (fifth === 0) relation |= 4;
    else if (fifth === NO_TAG) relation |= 32;
    if (readInitiatorTaskTag(view, base) === NO_TAG) relation |= 16;
    if (opcode === READY_TO_TRANSFER && view.getUint32(base + READY_TO_TRANSFER_LENGTH_OFFSET) === 0) relation |= 64;
    const at = opcode * WAYS + ((word >>> 21) & (WAYS - 1));
    if (this.words[at] === word && this.relations[at] === relation) return true;
    if (headerPlausibility(view, base, plausibilityOptions(undefined)) !== 'strict') return false;
    // Segments behind the header are looked at for each.
    if ((relation & 1) !== 0) return true;
    this.words[at] = word;
    this.relations[at] = relation;
    return true;
  }
}
