import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { crc32c, digestOf } from '../bytes/crc32c';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { readPdu } from '../inspection/PduBytes';
import { textAround } from '../inspection/SplitTextReader';
import { readDataSegmentLength, readTotalAHSLength } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH, DIGEST_LENGTH, type PduLayout, pduLayout } from '../protocols/iscsi/pduLayout';
import { PduFlag } from '../streams/PduIndex';
import { maskTextKeys, type Substitutes } from './maskTextKeys';

/** A stretch of a PDU that is replaced; zeros without bytes. */
export interface PduEdit {
  readonly start: number;
  readonly end: number;
  readonly bytes?: Uint8Array;
}

/** What is done with a data segment: `protocol` is status and quoted headers, which say nothing of anybody. */
type Content = 'text' | 'payload' | 'protocol';

const CONTENTS: ReadonlyMap<number, Content> = new Map([
  [0x00, 'payload'],
  [0x01, 'payload'],
  [0x03, 'text'],
  [0x04, 'text'],
  [0x05, 'payload'],
  [0x20, 'payload'],
  [0x21, 'protocol'],
  [0x23, 'text'],
  [0x24, 'text'],
  [0x25, 'payload'],
  [0x32, 'protocol'],
  [0x3f, 'protocol'],
]);

/** Edits that are remembered: a PDU is looked at once for each of its frames. */
const MOST_REMEMBERED = 256;
const MOST_REMEMBERED_BYTES = 32 * 1024 * 1024;
/** Characters made from bytes at once. */
const SLICE = 8192;

/** What is replaced in the PDUs of a capture. */
export class PduMasks {
  private readonly remembered = new Map<number, readonly PduEdit[]>();
  private rememberedBytes = 0;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
    private readonly substitutes: Substitutes,
  ) {}

  async edits(pdu: number): Promise<readonly PduEdit[]> {
    const known = this.remembered.get(pdu);
    if (known) return known;
    const edits = await this.make(pdu);
    this.remembered.set(pdu, edits);
    this.rememberedBytes += sizeOf(edits);
    for (const [oldest, old] of this.remembered) {
      if (this.remembered.size <= MOST_REMEMBERED && this.rememberedBytes <= MOST_REMEMBERED_BYTES) break;
      if (oldest === pdu) break;
      this.remembered.delete(oldest);
      this.rememberedBytes -= sizeOf(old);
    }
    return edits;
  }

  private async make(pdu: number): Promise<PduEdit[]> {
    const { analysis, source, substitutes } = this;
    const { pdus } = analysis;
    const length = pdus.lengthOf(pdu);
    const { bytes: header, available } = await readPdu(analysis, source, pdu, BHS_LENGTH);
    if (available < BHS_LENGTH) return [{ start: BHS_LENGTH, end: length }];
    const flags = pdus.flags(pdu);
    const view = viewOf(header);
    const layout = pduLayout(
      readTotalAHSLength(view, 0),
      readDataSegmentLength(view, 0),
      (flags & PduFlag.headerDigest) !== 0,
      (flags & PduFlag.dataDigest) !== 0,
    );
    const { dataStart, dataDigestStart, dataLength, total } = layout;
    const behind = total < length ? [{ start: total, end: length }] : [];
    if (dataLength === 0) return behind;
    const content = CONTENTS.get(pdus.opcode(pdu));
    const isZeroed = content === undefined || (content === 'payload' && substitutes.options.payload);
    const hasDigest = total > dataDigestStart;
    if (isZeroed && !hasDigest) return [{ start: dataStart, end: Math.min(length, dataDigestStart) }, ...behind];
    const isTouched = isZeroed || (content === 'text' ? touchesText(substitutes) : substitutes.options.names);
    if (!isTouched) return behind;
    const { bytes } = await readPdu(analysis, source, pdu, Infinity);
    const data = bytes.subarray(dataStart, dataDigestStart);
    const masked = isZeroed
      ? new Uint8Array(data.length)
      : content === 'text'
        ? await this.maskText(pdu, data.subarray(0, dataLength), data.length)
        : bytesOf(substitutes.texts.namesIn(textOf(data)));
    if (content !== 'text' && !isZeroed && masked.every((byte, at) => byte === data[at])) return behind;
    const edits: PduEdit[] = [{ start: dataStart, end: dataStart + data.length, bytes: masked }];
    if (hasDigest) edits.push(...digestEdit(bytes, data, masked, layout));
    return [...edits, ...behind];
  }

  /** @param padded bytes with the padding, which becomes zeros */
  private async maskText(pdu: number, data: Uint8Array, padded: number): Promise<Uint8Array> {
    const { before, after, begun } = await textAround(this.analysis, this.source, pdu);
    // Of a pair whose beginning is lost nobody knows the key: it has none.
    const lead = begun ? '' : '=';
    const text = maskTextKeys(lead + textOf(before) + textOf(data) + textOf(after), this.substitutes);
    const from = lead.length + before.length;
    const masked = new Uint8Array(padded);
    masked.set(bytesOf(text.slice(from, from + data.length)));
    return masked;
  }
}

function touchesText({ options }: Substitutes): boolean {
  return options.addresses || options.names || options.chap;
}

/**
 * The digest of what the data has become. It differs from that of the data by as much as before: what was right stays right,
 * and what was wrong stays wrong.
 */
function digestEdit(pdu: Uint8Array, data: Uint8Array, masked: Uint8Array, { dataDigestStart }: PduLayout): PduEdit[] {
  if (dataDigestStart + DIGEST_LENGTH > pdu.length) return [];
  const before = viewOf(pdu).getUint32(dataDigestStart);
  const bytes = new Uint8Array(DIGEST_LENGTH);
  viewOf(bytes).setUint32(0, (before ^ digestOf(crc32c(data)) ^ digestOf(crc32c(masked))) >>> 0);
  return [{ start: dataDigestStart, end: dataDigestStart + DIGEST_LENGTH, bytes }];
}

function sizeOf(edits: readonly PduEdit[]): number {
  return edits.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
}

/** Bytes as a text of one character a byte. */
export function textOf(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += SLICE) parts.push(String.fromCharCode(...bytes.subarray(at, at + SLICE)));
  return parts.join('');
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
