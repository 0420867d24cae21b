import { indexOfBytes } from '../bytes/indexOfBytes';
import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { readFrame } from './FrameReader';
import { pdusEndingIn, readPdu } from './PduBytes';
import { pairHolds, pairsEndingIn } from './textPairs';
import { frameRow } from './rows';

/**
 * What is looked for: text in the columns of the packet table, in any case; a key or value of the text that ends in the frame,
 * in any case (see `pairHolds`); or bytes of the frame, and of PDUs that end in it.
 */
export type FrameQuery =
  | { readonly kind: 'columns'; readonly text: string }
  | { readonly kind: 'pair'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** Bytes of a PDU over several frames that are looked through. */
const LONGEST_PDU = 256 * 1024;

/** Whether a frame (index from 0) holds what is looked for. An empty query is found nowhere. */
export async function frameHolds(
  analysis: CaptureAnalysis,
  source: ByteSource,
  frame: number,
  query: FrameQuery,
): Promise<boolean> {
  if (query.kind === 'columns') return query.text !== '' && columnsHold(analysis, source, frame, query.text);
  if (query.kind === 'pair') {
    if (query.text.trim() === '') return false;
    for (const pdu of pdusEndingIn(analysis, frame)) {
      const pairs = await pairsEndingIn(analysis, source, pdu);
      if (pairs.some((pair) => pairHolds(pair, query.text))) return true;
    }
    return false;
  }
  const { bytes: wanted } = query;
  if (wanted.length === 0) return false;
  const { bytes } = await readFrame(analysis, source, frame);
  if (indexOfBytes(bytes, wanted) >= 0) return true;
  for (const pdu of pdusEndingIn(analysis, frame)) {
    // One that lies in this frame alone has been looked through.
    if (analysis.pdus.firstFrame(pdu) === frame) continue;
    const read = await readPdu(analysis, source, pdu, LONGEST_PDU);
    if (indexOfBytes(read.bytes.subarray(0, read.available), wanted) >= 0) return true;
  }
  return false;
}

async function columnsHold(
  analysis: CaptureAnalysis,
  source: ByteSource,
  frame: number,
  text: string,
): Promise<boolean> {
  const row = await frameRow(analysis, source, frame);
  const wanted = text.toLowerCase();
  const info = row.info.map((part) => part.text).join('');
  return [row.source, row.destination, row.protocol, info].some((column) => column.toLowerCase().includes(wanted));
}
