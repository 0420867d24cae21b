import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { readPdu } from '../inspection/PduBytes';
import {
  readBidirectionalReadOverflow,
  readBidirectionalReadResidual,
  readBidirectionalReadUnderflow,
  readDataSegmentLength,
  readResidualCount,
  readResponseOverflow,
  readResponseUnderflow,
  readTotalAHSLength,
} from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH, pduLayout } from '../protocols/iscsi/pduLayout';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { PduFlag } from '../streams/PduIndex';

/** By how many bytes the data of a task differ from what was expected. */
export interface Residual {
  readonly kind: 'underflow' | 'overflow';
  readonly bytes: number;
}

/** What the answer of a task says. */
export interface TaskAnswer {
  /** "UNIT ATTENTION: POWER ON OCCURRED (29/01)"; empty without sense data. */
  readonly sense: string;
  readonly residual?: Residual;
  /** Of the read part of a command in both directions; `residual` is then that of the write part. */
  readonly readResidual?: Residual;
}

const RESPONSE = 0x21;
/** Bytes that are read of one answer. */
const LONGEST_ANSWER = 4096;
/** SenseLength stands before the sense data (RFC 3720, section 10.4.7). */
const SENSE_LENGTH = 2;

function residualOf(underflow: number, overflow: number, bytes: number): Residual | undefined {
  if (underflow === 0 && overflow === 0) return undefined;
  return { kind: underflow === 1 ? 'underflow' : 'overflow', bytes };
}

/** Reads the SCSI Response, or the Data-In with status, that answered a task; -1 stands for none. */
export async function readTaskAnswer(
  analysis: CaptureAnalysis,
  source: ByteSource,
  answer: number,
): Promise<TaskAnswer> {
  if (answer < 0) return { sense: '' };
  const { bytes, available } = await readPdu(analysis, source, answer, LONGEST_ANSWER);
  if (available < BHS_LENGTH) return { sense: '' };
  const view = viewOf(bytes);
  const residual = residualOf(
    readResponseUnderflow(view, 0),
    readResponseOverflow(view, 0),
    readResidualCount(view, 0),
  );
  const said = residual === undefined ? {} : { residual };
  if (analysis.pdus.opcode(answer) !== RESPONSE) return { sense: '', ...said };
  const readResidual = residualOf(
    readBidirectionalReadUnderflow(view, 0),
    readBidirectionalReadOverflow(view, 0),
    readBidirectionalReadResidual(view, 0),
  );
  const headerDigest = (analysis.pdus.flags(answer) & PduFlag.headerDigest) !== 0;
  const layout = pduLayout(readTotalAHSLength(view, 0), readDataSegmentLength(view, 0), headerDigest, false);
  const from = layout.dataStart + SENSE_LENGTH;
  const to = Math.min(layout.dataStart + layout.dataLength, available);
  const summary = to > from ? scsiDissector.senseSummary(bytes, from, to) : undefined;
  const sense = summary === undefined ? '' : [summary.key, summary.text].filter(Boolean).join(': ');
  return { sense, ...said, ...(readResidual === undefined ? {} : { readResidual }) };
}
