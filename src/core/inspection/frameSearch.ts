import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { readFrame } from './FrameReader';
import { pdusEndingIn, readPdu } from './PduBytes';
import { frameRow } from './rows';

/** What is looked for: text in the columns of the packet table, in any case; or bytes of the frame, and of PDUs that end in it. */
export type FrameQuery =
  { readonly kind: 'columns'; readonly text: string } | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

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

/** Where `wanted` begins in `bytes`; -1 for nowhere. */
export function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array): number {
  const [first] = wanted;
  if (first === undefined) return -1;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at + wanted.length > bytes.length) return -1;
    let same = 1;
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at;
  }
  return -1;
}
