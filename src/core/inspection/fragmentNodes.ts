import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import type { FieldNode } from '../dissect/FieldNode';
import type { Issue } from '../dissect/Issue';
import type { FragmentPiece } from '../streams/FragmentTable';
import { type ReadFrame, type ReassembledFrame, readReassembled } from './FrameReader';

/** The oddities of a fragment: the end of Wireshark's name, ours, and what a message says of it. */
const ODDITIES: readonly (readonly [
  is: 'overlap' | 'conflict' | 'multipleTails' | 'tooLong',
  name: string,
  label: string,
  text: string,
])[] = [
  ['overlap', 'overlap', 'Overlap', 'brings bytes that another fragment brings as well'],
  ['conflict', 'overlap.conflict', 'Conflict', 'brings other bytes than a fragment that it overlaps'],
  ['multipleTails', 'multipletails', 'Several ends', 'ends the packet elsewhere than the last fragment before it'],
  ['tooLong', 'toolongfragment', 'Too long', 'reaches beyond the end of the packet'],
];

const prefixOf = (version: 4 | 6): string => (version === 4 ? 'ip' : 'ipv6');

/** What is odd about a piece: its strongest words. An exact copy is harmless; the rest is an error or an attack. */
function problemOf(piece: FragmentPiece): Pick<Issue, 'severity' | 'message'> | undefined {
  const texts = ODDITIES.flatMap(([is, , , text]) =>
    piece[is] && !(is === 'overlap' && piece.conflict) ? [text] : [],
  );
  if (texts.length === 0) return undefined;
  const harmless = !piece.conflict && !piece.multipleTails && !piece.tooLong;
  const end = piece.offset + piece.bytes.length - 1;
  return {
    severity: harmless ? 'info' : 'warning',
    message: `The fragment of frame ${piece.frame + 1} (bytes ${piece.offset} to ${end} of the packet) ${texts.join(', and ')}.`,
  };
}

/** A piece of a packet; `source`, `start` and `length` are the bytes that it stands for. */
function pieceNode(
  version: 4 | 6,
  piece: FragmentPiece,
  place: Pick<FieldNode, 'source' | 'start' | 'length'>,
): FieldNode {
  const { frame, offset, bytes } = piece;
  const prefix = prefixOf(version);
  const problem = problemOf(piece);
  const children = ODDITIES.flatMap(([is, name, label]): FieldNode[] =>
    piece[is] ? [{ label, value: '1', filter: `${prefix}.fragment.${name}`, json: true, ...place }] : [],
  );
  return {
    label: 'Fragment',
    value: `frame ${frame + 1}, byte ${offset}, ${bytes.length} bytes`,
    // Wireshark has another name for those that cannot all be right.
    filter: `${prefix}.fragment${problem?.severity === 'warning' ? '.error' : ''}`,
    json: frame + 1,
    ...place,
    ...(children.length > 0 ? { children } : {}),
    ...(problem ? { severity: problem.severity, problem: problem.message } : {}),
  };
}

/** The fragments of the packet that became whole with the frame, as one node; the issues are added to `issues`. */
function wholeNode(frame: number, reassembled: ReassembledFrame, total: number, issues: Issue[]): FieldNode {
  const { version, pieces, payloadStart, length } = reassembled;
  const prefix = prefixOf(version);
  const all = { source: 1, start: 0, length: total };
  const sorted = [...pieces].sort((one, other) => one.offset - other.offset);
  const nodes = sorted.map((piece) => {
    const start = Math.min(piece.offset, total);
    return pieceNode(version, piece, { source: 1, start, length: Math.min(piece.bytes.length, total - start) });
  });
  for (const piece of pieces) {
    const problem = problemOf(piece);
    const own = piece.frame === frame ? { start: payloadStart, length } : { start: 0, length: 0 };
    if (problem) issues.push({ code: 'FRAGMENTS', ...problem, ...own });
  }
  const worst =
    nodes.find(({ severity }) => severity === 'warning') ?? nodes.find(({ severity }) => severity !== undefined);
  return {
    label: 'Fragments',
    value: `${pieces.length}, ${total} bytes together`,
    filter: `${prefix}.fragments`,
    ...all,
    children: [
      ...nodes,
      {
        label: 'Number of fragments',
        value: String(pieces.length),
        filter: `${prefix}.fragment.count`,
        json: pieces.length,
        ...all,
      },
      { label: 'Length together', value: String(total), filter: `${prefix}.reassembled.length`, json: total, ...all },
    ],
    ...(worst?.severity && worst.problem ? { severity: worst.severity, problem: worst.problem } : {}),
  };
}

/**
 * What is known of a frame that is a fragment: the packet's fragments where it makes the packet whole, otherwise where the
 * packet became whole; undefined for other frames and for packets that never did.
 */
export async function fragmentNode(
  analysis: CaptureAnalysis,
  source: ByteSource,
  read: ReadFrame,
  issues: Issue[],
): Promise<FieldNode | undefined> {
  const { frame, reassembled, layers, bytes } = read;
  if (reassembled) return wholeNode(frame, reassembled, bytes.length - reassembled.payloadStart, issues);
  if (read.fragment !== true) return undefined;
  const start = layers.at(-1)?.headerEnd ?? 0;
  const place = { source: 0, start, length: Math.max(0, Math.min(layers.at(-1)?.end ?? 0, bytes.length) - start) };
  const copied = analysis.reassembled.copyOf(frame);
  if (copied !== undefined) {
    const message = `A fragment of the packet that became whole with frame ${copied + 1} came once more.`;
    issues.push({ code: 'FRAGMENTS', severity: 'info', message, start: place.start, length: place.length });
    return {
      label: 'Late copy',
      value: `of frame ${copied + 1}'s packet`,
      ...place,
      severity: 'info',
      problem: message,
    };
  }
  const last = analysis.reassembled.lastFrame(frame);
  if (last === undefined) return undefined;
  const packet = await readReassembled(analysis, source, last);
  const piece = packet?.pieces.find((one) => one.frame === frame);
  if (!packet || !piece) return undefined;
  const problem = problemOf(piece);
  if (problem) issues.push({ code: 'FRAGMENTS', ...problem, start: place.start, length: place.length });
  return {
    label: 'Reassembled in frame',
    value: String(last + 1),
    filter: packet.version === 4 ? 'ip.reassembled_in' : 'ipv6.reassembled.in',
    json: last + 1,
    ...place,
    ...(problem ? { severity: problem.severity, problem: problem.message } : {}),
  };
}
