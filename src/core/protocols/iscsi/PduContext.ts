import type { ScsiDissector } from '../../dissect/ScsiDissector';
import type { DataTransfer } from './DataTransfer';
import type { Sender } from './PduSpec';

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
