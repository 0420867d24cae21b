import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { FrameFlag } from '../capture/FrameIndex';
import type { Issue, Severity } from '../dissect/Issue';
import { linkTypeName } from '../dissect/linkTypes';
import { dissectPdu } from '../protocols/iscsi/dissectPdu';
import { pduInfo } from '../protocols/iscsi/info';
import type { PduContext } from '../protocols/iscsi/PduContext';
import { PduFlag } from '../streams/PduIndex';
import { tcpFindingTexts } from '../streams/tcpFindings';
import type { InfoPart } from '../text/InfoPart';
import { plural } from '../text/plural';
import {
  HEADER_BYTES,
  innermostLayer,
  linkTypeOf,
  readFrame,
  type ReadFrame,
  relativeTime,
  timeBetween,
} from './FrameReader';
import { pdusOf, readPdu } from './PduBytes';
import { rowKind, type RowKind } from './rowKind';
import { readRequest } from './CommandData';
import { scsiOf } from './DeviceTypes';
import { pduContext, pduName } from './PduReader';
import { unframedParts } from './unframedParts';

/** Bytes of a PDU that its line in the Info column may look at. */
const INFO_BYTES = 4096;
/** PDUs of one frame that are described in its line; the rest are counted. */
const MOST_DESCRIBED = 4;

/** One line of the packet table, without marks. Plain data; frame numbers from 1. */
export interface FrameRow {
  readonly frame: number;
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: number;
  readonly info: readonly InfoPart[];
  readonly severity?: Severity;
  /** By what it is coloured. */
  readonly kind: RowKind;
}

/** The packet of the fragment became whole, with this piece or with one that it is a copy of. */
function isWhole({ reassembled }: CaptureAnalysis, frame: number): boolean {
  return reassembled.lastFrame(frame) !== undefined || reassembled.copyOf(frame) !== undefined;
}

/**
 * Builds the line of one frame (index from 0).
 * @param known the frame as it was read back, where somebody has done so; at least its first `HEADER_BYTES`
 */
export async function frameRow(
  analysis: CaptureAnalysis,
  source: ByteSource,
  frame: number,
  known?: ReadFrame,
): Promise<FrameRow> {
  const read = known ?? (await readFrame(analysis, source, frame, HEADER_BYTES));
  const described = await iscsiInfo(analysis, source, frame);
  const repeated = analysis.duplicateAcks.of(frame);
  const found = tcpFindingTexts(analysis.frames.flags(frame), repeated).map((text): InfoPart => ({
    text: `[${text}] `,
    style: 'warning',
  }));
  const info = [...found, ...(described?.info ?? lowerInfo(analysis, read))];
  for (const { length } of unframedParts(analysis, frame)) {
    info.push({ text: `  [${plural(length, 'byte')} of no PDU]`, style: 'warning' });
  }
  if (analysis.frames.flags(frame) & FrameFlag.commented) info.push({ text: '  has a comment', style: 'quiet' });
  const severity = described?.severity;
  return {
    frame: frame + 1,
    time: relativeTime(analysis, frame),
    source: read.source,
    destination: read.destination,
    protocol: described?.whole ? 'iSCSI' : protocolOf(analysis, read),
    length: analysis.frames.original(frame),
    info,
    kind: rowKind(analysis, read),
    ...(severity ? { severity } : {}),
  };
}

function protocolOf(analysis: CaptureAnalysis, read: ReadFrame): string {
  return innermostLayer(read.layers)?.protocol.shortName ?? linkTypeName(linkTypeOf(analysis, read.frame));
}

function lowerInfo(analysis: CaptureAnalysis, read: ReadFrame): InfoPart[] {
  const innermost = innermostLayer(read.layers);
  if (!innermost) {
    const number = linkTypeOf(analysis, read.frame);
    const name = linkTypeName(number);
    const known = name.endsWith(String(number)) ? '' : `, ${name}`;
    return [{ text: `Link type ${number}${known}: not decoded`, style: 'quiet' }];
  }
  if (read.fragment) return [{ text: read.remark, style: isWhole(analysis, read.frame) ? 'quiet' : 'warning' }];
  const parts: InfoPart[] = [];
  parts.push(...(innermost.protocol.info?.(read.bytes, innermost, read.context) ?? []));
  if (read.remark) parts.push({ text: `  ${read.remark}`, style: 'warning' });
  return parts;
}

interface Described {
  readonly info: InfoPart[];
  /** A PDU ends in this frame. */
  readonly whole: boolean;
  readonly severity?: Severity;
}

async function iscsiInfo(analysis: CaptureAnalysis, source: ByteSource, frame: number): Promise<Described | undefined> {
  const carried = pdusOf(analysis, frame);
  if (carried.length === 0) return undefined;
  const ending = carried.filter((pdu) => analysis.pdus.frame(pdu) === frame);
  if (ending.length === 0) {
    const first = carried[0];
    return first === undefined ? undefined : { info: [partInfo(analysis, frame, first)], whole: false };
  }
  const info: InfoPart[] = [];
  let severity: Severity | undefined;
  for (const pdu of ending.slice(0, MOST_DESCRIBED)) {
    if (info.length > 0) info.push({ text: '   |   ', style: 'quiet' });
    const { bytes, available } = await readPdu(analysis, source, pdu, INFO_BYTES);
    const request = await readRequest(analysis, source, pdu);
    const scsi = await scsiOf(analysis, source, pdu);
    const context = pduContext(analysis, pdu, 0, scsi, request === undefined ? {} : { data: request });
    info.push(...pduInfo(bytes, 0, available, context));
    const problem = firstError(bytes, available, context);
    if (problem) {
      info.push({ text: `  ${problem.code}: ${problem.message}`, style: 'bad' });
      severity = 'error';
    }
    // The pass has seen all bytes; what is read here for a line may end before the digest.
    for (const kind of wrongDigests(analysis, pdu)) {
      severity = 'error';
      if (problem?.code === kind.code) continue;
      info.push({ text: `  ${kind.code}: the ${kind.name} digest is not that of the bytes`, style: 'bad' });
    }
    const delay = delayInfo(analysis, pdu);
    if (delay) info.push(delay);
    const flags = analysis.pdus.flags(pdu);
    if (flags & PduFlag.incomplete) {
      info.push({ text: '  bytes missing from the capture', style: 'warning' });
      severity ??= 'warning';
    }
    if (flags & PduFlag.resynchronised) info.push({ text: '  found again after lost bytes', style: 'warning' });
  }
  if (ending.length > MOST_DESCRIBED) {
    info.push({ text: `   and ${ending.length - MOST_DESCRIBED} more PDUs`, style: 'quiet' });
  }
  return { info, whole: true, ...(severity ? { severity } : {}) };
}

/** Digests of a PDU that the pass has found to be wrong. */
function wrongDigests(analysis: CaptureAnalysis, pdu: number): { readonly code: string; readonly name: string }[] {
  const flags = analysis.pdus.flags(pdu);
  return [
    ...(flags & PduFlag.headerDigestWrong ? [{ code: 'DIGEST-HDR', name: 'header' }] : []),
    ...(flags & PduFlag.dataDigestWrong ? [{ code: 'DIGEST-DATA', name: 'data' }] : []),
  ];
}

/** The first error that the PDU shows by itself, as far as its beginning was read. */
function firstError(bytes: Uint8Array, available: number, context: PduContext): Issue | undefined {
  return dissectPdu(bytes, 0, available, context).issues.find(({ severity }) => severity === 'error');
}

/** "first 48 bytes of the Login Request in 8" */
function partInfo(analysis: CaptureAnalysis, frame: number, pdu: number): InfoPart {
  const { frames, pdus } = analysis;
  const from = Math.max(frames.position(frame), pdus.position(pdu)) - pdus.position(pdu);
  const end = frames.position(frame) + frames.payloadLength(frame) - pdus.position(pdu);
  const to = Math.min(end, pdus.lengthOf(pdu));
  const which = from === 0 ? `first ${to - from} bytes` : `bytes ${from}-${to - 1}`;
  return { text: `${which} of the ${pduName(analysis, pdu)} in ${pdus.frame(pdu) + 1}`, style: 'quiet' };
}

/** The answer's delay, on the answer. */
function delayInfo(analysis: CaptureAnalysis, pdu: number): InfoPart | undefined {
  const request = analysis.pdus.request(pdu);
  if (request < 0) return undefined;
  const seconds = timeBetween(analysis, analysis.pdus.frame(request), analysis.pdus.frame(pdu));
  return seconds ? { text: ` · ${milliseconds(seconds)} ms`, style: 'quiet' } : undefined;
}

/** Exact seconds with any number of digits as exact milliseconds: "0.000992" reads "0.992". */
export function milliseconds(seconds: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(seconds);
  if (!match) return seconds;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const digits = fraction.padEnd(3, '0');
  const wholes = (whole + digits.slice(0, 3)).replace(/^0+(?=\d)/, '');
  return digits.length > 3 ? `${sign}${wholes}.${digits.slice(3)}` : `${sign}${wholes}`;
}
