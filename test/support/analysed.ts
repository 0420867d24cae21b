/** Runs the whole pass over bytes in memory and looks at what it built. */
import { analyseCapture } from '../../src/core/analysis/analyseCapture';
import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import { MemorySource } from '../../src/core/capture/ByteSource';

export interface Analysed {
  readonly analysis: CaptureAnalysis;
  readonly source: MemorySource;
}

export async function analysed(file: Uint8Array, chunkLength?: number): Promise<Analysed> {
  const source = new MemorySource(file);
  const options = { name: 'test.pcap', ...(chunkLength ? { chunkLength } : {}) };
  return { analysis: await analyseCapture(source, options), source };
}

/** What the index says of a PDU, frame numbers from 1. */
export interface PduRow {
  readonly opcode: number;
  readonly direction: number;
  readonly position: number;
  readonly length: number;
  readonly frame: number;
  readonly flags: number;
}

export function pduRows({ pdus }: CaptureAnalysis): PduRow[] {
  return Array.from({ length: pdus.length }, (_, pdu) => ({
    opcode: pdus.opcode(pdu),
    direction: pdus.direction(pdu),
    position: pdus.position(pdu),
    length: pdus.lengthOf(pdu),
    frame: pdus.frame(pdu) + 1,
    flags: pdus.flags(pdu),
  }));
}

/** The opcodes of one direction's PDUs in the order of their positions. */
export function opcodes(analysis: CaptureAnalysis, direction: number): number[] {
  return pduRows(analysis)
    .filter((row) => row.direction === direction)
    .map(({ opcode }) => opcode);
}

/** Every number of the frame index, one array a frame: equal when two passes built the same index. */
export function frameTable({ frames }: CaptureAnalysis): number[][] {
  return Array.from({ length: frames.length }, (_, frame) => [
    frames.fileOffset(frame),
    frames.seconds(frame),
    frames.nanoseconds(frame),
    frames.captured(frame),
    frames.original(frame),
    frames.interfaceIndex(frame),
    frames.flags(frame),
    frames.direction(frame),
    frames.position(frame),
    frames.payloadStart(frame),
    frames.payloadLength(frame),
    frames.firstPdu(frame),
    frames.nextInDirection(frame),
  ]);
}

/** Every number of the PDU index, one array a PDU. */
export function pduTable({ pdus }: CaptureAnalysis): number[][] {
  return Array.from({ length: pdus.length }, (_, pdu) => [
    pdus.direction(pdu),
    pdus.position(pdu),
    pdus.lengthOf(pdu),
    pdus.firstFrame(pdu),
    pdus.lastFrame(pdu),
    pdus.frame(pdu),
    pdus.nextInDirection(pdu),
    pdus.request(pdu),
    pdus.response(pdu),
    pdus.initiatorTaskTag(pdu),
    pdus.opcode(pdu),
    pdus.flags(pdu),
    pdus.command(pdu),
  ]);
}
