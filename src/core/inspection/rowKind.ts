import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import { flagBits, TcpFlag } from '../protocols/tcp/tcp';
import { TcpFinding } from '../streams/TcpAnalysis';
import type { ReadFrame } from './FrameReader';
import { pdusOf } from './PduBytes';

/**
 * What a frame is to somebody who looks for trouble in storage traffic: rows are coloured by it. It says nothing that the
 * columns do not say.
 */
export type RowKind =
  'tcpProblem' | 'reject' | 'taskManagement' | 'login' | 'text' | 'scsi' | 'data' | 'nop' | 'tcp' | 'other';

/** The weightiest first: a frame with several PDUs is what the weightiest of them is. */
const WEIGHT: readonly RowKind[] = ['reject', 'taskManagement', 'login', 'text', 'scsi', 'data', 'nop', 'other'];

const KINDS: ReadonlyMap<number, RowKind> = new Map([
  [0x00, 'nop'],
  [0x20, 'nop'],
  [0x01, 'scsi'],
  [0x21, 'scsi'],
  [0x02, 'taskManagement'],
  [0x22, 'taskManagement'],
  [0x03, 'login'],
  [0x23, 'login'],
  [0x06, 'login'],
  [0x26, 'login'],
  [0x04, 'text'],
  [0x24, 'text'],
  [0x05, 'data'],
  [0x25, 'data'],
  [0x31, 'data'],
  [0x10, 'reject'],
  [0x32, 'reject'],
  [0x3f, 'reject'],
]);

/** What the TCP analysis finds when segments or room for them are missing. */
const TROUBLE =
  TcpFinding.retransmission |
  TcpFinding.fastRetransmission |
  TcpFinding.spuriousRetransmission |
  TcpFinding.outOfOrder |
  TcpFinding.lostSegment |
  TcpFinding.ackLostSegment |
  TcpFinding.duplicateAck |
  TcpFinding.zeroWindow |
  TcpFinding.windowFull;

/** PDUs of one frame that are looked at. */
const MOST_PDUS = 64;

/** What a frame is, by its headers and what the index knows of it. */
export function rowKind(analysis: CaptureAnalysis, { frame, bytes, layers }: ReadFrame): RowKind {
  const tcp = layers.findLast(({ protocol, quoted }) => protocol.id === 'tcp' && quoted !== true);
  if (tcp && tcp.headerEnd <= bytes.length) {
    const isReset = (flagBits(viewOf(bytes), tcp.start) & TcpFlag.reset) !== 0;
    if (isReset || analysis.frames.flags(frame) & TROUBLE) return 'tcpProblem';
  }
  const carried = pdusOf(analysis, frame).slice(0, MOST_PDUS);
  // Those that only begin or go on here matter where none ends.
  const ending = carried.filter((pdu) => analysis.pdus.frame(pdu) === frame);
  const kinds = new Set((ending.length > 0 ? ending : carried).map((pdu) => kindOf(analysis, pdu)));
  return WEIGHT.find((kind) => kinds.has(kind)) ?? (tcp ? 'tcp' : 'other');
}

const kindOf = ({ pdus }: CaptureAnalysis, pdu: number): RowKind => KINDS.get(pdus.opcode(pdu)) ?? 'other';
