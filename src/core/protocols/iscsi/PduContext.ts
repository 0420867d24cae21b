import type { ScsiDissector } from '../../dissect/ScsiDissector';
import type { DataTransfer } from './DataTransfer';
import type { Sender } from './PduSpec';
import type { ReferencedTask } from './ReferencedTask';
import type { RefusedPdu } from './rejectedHeader';
import type { SplitText } from './SplitPair';

/** What is known of a PDU besides its bytes. */
export interface PduContext {
  /** The byte source that nodes name (see FieldNode.source). */
  readonly source: number;
  /** Digests are in force: never for Login PDUs. */
  readonly headerDigest: boolean;
  readonly dataDigest: boolean;
  /** The side that sent it, when it is known: opcodes of the wrong direction are then reported. */
  readonly sentBy?: Sender;
  /** The PDU before of the same exchange had C = 1, so the text may begin inside a pair. */
  readonly continuedText?: boolean;
  /** The pairs that other PDUs hold parts of, when those were read. */
  readonly splitText?: SplitText;
  /** The PDU that a Reject refuses, when it was found. */
  readonly refused?: RefusedPdu;
  /** The task that a Task Management Function Request names, when its request was found. */
  readonly referencedTask?: ReferencedTask;
  /** Operation code of the SCSI command that the PDU belongs to, when it was seen. */
  readonly command?: number;
  /** CDB of that command, when its PDU was read. */
  readonly cdb?: Uint8Array;
  /** Parameter data that the initiator sent with that command, where its answer may point into them. */
  readonly sent?: Uint8Array;
  /** What is known of the command's data, in the direction of this PDU. */
  readonly transfer?: DataTransfer;
  readonly scsi?: ScsiDissector;
}
