import type { CaptureAnalysis } from '../../analysis/CaptureAnalysis';
import { hexNumber } from '../../bytes/hex';
import { differenceText } from '../../capture/timestamp';
import type { FieldNode } from '../../dissect/FieldNode';
import { pdusEndingIn } from '../../inspection/PduBytes';
import type { FrameRow } from '../../inspection/rows';
import { TCP_FINDINGS } from '../../streams/tcpFindings';
import { nodeFilters, nodeNamed } from './nodeFilters';

/** What a cell of the packet table is about. */
export interface Cell {
  /** Index of the frame. */
  readonly frame: number;
  /** Name of the column; of a column that shows a field, the field's filter name. */
  readonly column: string;
  readonly row: FrameRow;
  readonly tree: readonly FieldNode[];
}

/**
 * Filters that a cell of the packet table may stand for, the most telling one first. Which of them can be asked, and holds
 * of the frame, is for the caller to find out.
 */
export function cellFilters(analysis: CaptureAnalysis, { frame, column, row, tree }: Cell): string[] {
  const thisFrame = `frame.number == ${frame + 1}`;
  switch (column) {
    case 'number':
      return [thisFrame];
    case 'time':
      return timeFilters(analysis, frame);
    case 'source':
      return endFilters(analysis, frame, 'src', row.source);
    case 'destination':
      return endFilters(analysis, frame, 'dst', row.destination);
    case 'protocol':
      return [row.protocol.toLowerCase(), ...innermostLast(tree)];
    case 'length':
      return [`frame.len == ${row.length}`];
    case 'info':
      return [...infoFilters(analysis, frame), thisFrame];
    default: {
      const node = nodeNamed(tree, column);
      return node ? nodeFilters(node) : [];
    }
  }
}

function timeFilters({ frames }: CaptureAnalysis, frame: number): string[] {
  const at = (from: number): string =>
    differenceText(frames.seconds(frame), frames.nanoseconds(frame), frames.seconds(from), frames.nanoseconds(from), 9);
  const relative = at(0);
  return relative === '' ? [] : [`frame.time_relative == ${shortened(relative)}`];
}

/** Without zeros at the end, which say nothing. */
function shortened(seconds: string): string {
  return seconds.includes('.') ? seconds.replace(/\.?0+$/, '') : seconds;
}

/** The address of one end, with its port where the frame is TCP. */
function endFilters(analysis: CaptureAnalysis, frame: number, side: 'src' | 'dst', shown: string): string[] {
  const direction = analysis.frames.direction(frame);
  const stream = direction < 0 ? undefined : analysis.streams.streams[direction >> 1];
  if (!stream) return addressFilters(side, shown);
  const [from, to] = stream.ends((direction & 1) as 0 | 1);
  const { address, port } = side === 'src' ? from : to;
  const portTest = `tcp.${side}port == ${port}`;
  return [
    ...addressFilters(side, address).map((test) => `${test} && ${portTest}`),
    `tcp.stream == ${stream.index} && ${portTest}`,
  ];
}

function addressFilters(side: 'src' | 'dst', address: string): string[] {
  if (address === '') return [];
  const names = [`ip.${side}`, `ipv6.${side}`, `eth.${side}`, `arp.${side}.proto_ipv4`];
  return names.map((name) => `${name} == ${address}`);
}

/** Protocols of the frame, the innermost first. */
function innermostLast(tree: readonly FieldNode[]): string[] {
  return tree.flatMap(({ filter }) => filter ?? []).reverse();
}

/** What the line says first: what TCP was found to do, else which PDU ends here. */
function infoFilters(analysis: CaptureAnalysis, frame: number): string[] {
  const [pdu] = pdusEndingIn(analysis, frame);
  const flags = analysis.frames.flags(frame);
  const found = TCP_FINDINGS.filter(({ bit }) => flags & bit).map(({ filter }) => `tcp.analysis.${filter}`);
  return [...(pdu === undefined ? [] : [`iscsi.opcode == ${hexNumber(analysis.pdus.opcode(pdu), 2)}`]), ...found];
}
