import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { utcText } from '../capture/timestamp';
import type { FieldNode } from '../dissect/FieldNode';
import type { Issue } from '../dissect/Issue';
import { factText } from '../inspection/captureTotals';
import { relativeTime } from '../inspection/FrameReader';
import { pdusEndingIn } from '../inspection/PduBytes';
import { frameList } from '../inspection/frameList';
import { framesOf, readAndDissect, type ReadPdu } from '../inspection/PduReader';
import { formatReference } from '../rfc/RfcReference';
import { endpointText } from '../streams/TcpStream';
import { plural } from './plural';
import { visibleText } from './visibleText';

const INDENT = '    ';

/** Which PDUs a text shows: those whose last byte lies in these frames and, if given, these streams. */
export interface TextSelection {
  /** Frames from 1, both included. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly streams?: readonly number[];
}

/** The lines above the blocks: the file, its size, its notices. Lines begin with "#". */
export function traceHeader(analysis: CaptureAnalysis, name: string, selection?: TextSelection): string {
  const { frames, pdus, capture } = analysis;
  const lines = [`# ${visibleText(name)}`, `# ${capture.format}, ${plural(frames.length, 'frame')}`];
  if (frames.length > 0) {
    const first = utcText(frames.seconds(0), frames.nanoseconds(0));
    const duration = relativeTime(analysis, frames.length - 1);
    lines[1] += duration ? `, ${duration} s` : '';
    if (first) lines.push(`# first frame ${first}`);
  }
  const sessions = analysis.sessions.list().length;
  lines.push(
    `# ${plural(analysis.streams.streams.length, 'TCP stream')}, ${plural(sessions, 'iSCSI session')}, ` +
      `${plural(pdus.length, 'PDU')}`,
  );
  if (selection && (selection.streams || selection.firstFrame > 1 || selection.lastFrame < frames.length)) {
    const streams = selection.streams
      ? ` of ${selection.streams.length === 1 ? 'stream' : 'streams'} ${selection.streams.join(', ')}`
      : '';
    lines.push(`# this text shows a part: frames ${selection.firstFrame} to ${selection.lastFrame}${streams}`);
  }
  for (const fact of capture.facts ?? []) lines.push(`# ${factText(fact)}`);
  lines.push(...gapLines(analysis, selection));
  for (const { severity, message } of capture.notices) lines.push(`# ${severity}: ${visibleText(message)}`);
  return lines.join('\n') + '\n';
}

/** Stretches that are listed one by one. */
const MOST_GAPS = 20;

/** What belongs to no PDU, by direction and position: bytes that could not be framed, and bytes that were lost. */
function gapLines({ connections, streams }: CaptureAnalysis, selection?: TextSelection): string[] {
  const lines: string[] = [];
  for (const { stream, unframed, lost } of connections) {
    if (selection?.streams && !selection.streams.includes(stream.index)) continue;
    for (const [list, what] of [
      [unframed, 'belong to no PDU'],
      [lost, 'between PDUs are not in the capture'],
    ] as const) {
      for (const { direction, position, length } of list) {
        const ends = (streams.streams[stream.index] ?? stream).ends(direction).map(endpointText).join(' > ');
        const range = `from position ${position} on`;
        lines.push(`# stream ${stream.index}, ${ends}: ${plural(length, 'byte')} ${range} ${what}`);
      }
    }
  }
  const more = lines.length - MOST_GAPS;
  return more > 0 ? [...lines.slice(0, MOST_GAPS), `# and ${plural(more, 'further gap')}`] : lines;
}

/** The blocks of a selection, one PDU each, in the order of the frames that hold the last bytes. */
export async function* traceBlocks(
  analysis: CaptureAnalysis,
  source: ByteSource,
  selection?: TextSelection,
): AsyncGenerator<string> {
  for (const pdu of selectedPdus(analysis, selection)) {
    yield '\n' + pduBlock(analysis, await readAndDissect(analysis, source, pdu));
  }
}

/** The PDUs of a selection in the order of the frames that hold their last bytes. */
export function* selectedPdus(analysis: CaptureAnalysis, selection?: TextSelection): Generator<number> {
  const first = Math.max(0, (selection?.firstFrame ?? 1) - 1);
  const last = Math.min(analysis.frames.length, selection?.lastFrame ?? Infinity) - 1;
  const streams = selection?.streams ? new Set(selection.streams) : undefined;
  for (let frame = first; frame <= last; frame++) {
    if (streams && !streams.has(analysis.frames.direction(frame) >> 1)) continue;
    yield* pdusEndingIn(analysis, frame);
  }
}

/** One PDU as text: a line that says what, when and between whom, then its fields, keys and issues. */
export function pduBlock(analysis: CaptureAnalysis, read: ReadPdu): string {
  const { pdus, streams } = analysis;
  const { pdu, dissected } = read;
  const frame = pdus.frame(pdu);
  const direction = pdus.direction(pdu);
  const stream = streams.streams[direction >> 1];
  const ends = stream ? stream.ends((direction & 1) as 0 | 1).map(endpointText) : ['', ''];
  const opcode = `0x${dissected.opcode.toString(16).padStart(2, '0')}`;
  const head =
    `Frame ${frame + 1}  ${relativeTime(analysis, frame)}  ${dissected.name} (${opcode})  ` +
    `${ends.join(' > ')}  stream ${direction >> 1}  ${plural(read.length, 'byte')} in ${frameList(framesOf(analysis, pdu, read))}`;
  const lines = [head];
  for (const node of dissected.nodes) fieldLines(node, INDENT, lines);
  for (const issue of dissected.issues) lines.push(INDENT + issueLine(issue));
  const answers = links(analysis, read);
  if (answers) lines.push(INDENT + answers);
  return lines.map(visibleText).join('\n') + '\n';
}

function links({ pdus }: CaptureAnalysis, { pdu, refuses, concerns }: ReadPdu): string {
  const request = pdus.request(pdu);
  const response = pdus.response(pdu);
  const parts: string[] = [];
  if (request >= 0) parts.push(`answers frame ${pdus.frame(request) + 1}`);
  if (response >= 0) parts.push(`answered in frame ${pdus.frame(response) + 1}`);
  if (refuses !== undefined) parts.push(`refuses frame ${pdus.frame(refuses) + 1}`);
  if (concerns !== undefined) parts.push(`concerns the task of frame ${pdus.frame(concerns) + 1}`);
  return parts.length > 0 ? `> ${parts.join(', ')}` : '';
}

/** The lines of a field and of those below it, as the text view shows them. */
export function fieldLines(node: FieldNode, indent: string, lines: string[]): void {
  if (node.unused) return;
  const value = node.value === '' ? '' : ` ${node.value}`;
  const note = node.note ? ` (${node.note})` : '';
  const children = (node.children ?? []).filter((child) => !child.unused);
  // Only a whole pair stands as on the wire: of a part its note says what it is.
  const pair = note === '' && node.topic?.startsWith('key/') === true;
  lines.push(pair ? `${indent}${node.label}=${node.value}` : `${indent}${node.label}:${value}${note}`);
  for (const child of children) fieldLines(child, indent + INDENT, lines);
}

/** "! warning RESERVED: ... (RFC 3720, section 10.3)" */
function issueLine({ severity, code, message, rfc }: Issue): string {
  return `! ${severity} ${code}: ${message}${rfc ? ` (${formatReference(rfc)})` : ''}`;
}
