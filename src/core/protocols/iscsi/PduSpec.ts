import type { FieldSpec } from '../../dissect/FieldSpec';
import type { RfcSections } from '../../rfc/RfcReference';

export type Sender = 'initiator' | 'target';

/**
 * What a PDU's data segment holds.
 * - `none`: DataSegmentLength must be 0.
 * - `text`: key=value pairs. `data`: SCSI data. `ping`: NOP ping data.
 * - `sense`: SenseLength, sense data, response data. `event`: SenseLength, sense data, event data.
 * - `header`: the header of a rejected PDU.
 */
export type DataSegmentKind = 'none' | 'text' | 'data' | 'sense' | 'ping' | 'header' | 'event';

/**
 * How a PDU stands to the connection's StatSN (RFC 3720, section 3.2.2.2).
 * - `none`: carries none (everything an initiator sends).
 * - `consumes`: carries the next number and uses it up.
 * - `consumesWhenTagged`: uses it up unless the Initiator Task Tag is 0xffffffff (NOP-In).
 * - `consumesWithStatus`: uses it up when S is 1; else the field means nothing (SCSI Data-In).
 * - `consumesOnSuccess`: uses it up when Status-Class is 0; else the field means nothing (Login Response).
 * - `announces`: shows the next number without using it (R2T).
 */
export type StatSNUse =
  'none' | 'consumes' | 'consumesWhenTagged' | 'consumesWithStatus' | 'consumesOnSuccess' | 'announces';

/** One kind of iSCSI PDU: the table of its 48 header bytes and what follows them. */
export interface PduSpec {
  /** Six bits, 0x00-0x3f. */
  readonly opcode: number;
  /** As the RFC spells it: "SCSI Data-In", "Ready To Transfer (R2T)". */
  readonly name: string;
  /** For narrow places: "Data-In", "R2T". */
  readonly shortName: string;
  readonly sentBy: Sender;
  /** The Basic Header Segment: covers 48 bytes bit by bit, without gap or overlap. */
  readonly fields: readonly FieldSpec[];
  readonly dataSegment: DataSegmentKind;
  readonly allowsAdditionalHeaderSegments: boolean;
  readonly statSN: StatSNUse;
  readonly rfc: RfcSections;
}
