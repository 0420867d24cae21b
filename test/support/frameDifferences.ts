/** Compares the stack of protocols and the numbers of the network layers of every frame with tshark's. */
import { readDetail } from '../../src/core/inspection/readDetail';
import { analysed } from './analysed';
import { detailValues, fieldsQuestion, tsharkFieldValues } from './tsharkFields';
import type { TsharkQuestion } from './tsharkRun';

/** tshark's numbers that stand in our tables as they are. */
const NUMBERS = [
  'ip.src',
  'ip.dst',
  'ip.len',
  'ip.proto',
  'ip.ttl',
  'ipv6.src',
  'ipv6.dst',
  'ipv6.plen',
  'ipv6.nxt',
  'ipv6.hlim',
  'tcp.srcport',
  'tcp.dstport',
  'udp.srcport',
  'udp.dstport',
  'udp.length',
  'eth.src',
  'eth.dst',
  'vlan.id',
  'frame.len',
  'frame.cap_len',
];

const ASKED = ['frame.protocols', ...NUMBERS];

const limited = (options: readonly string[], most: number): string[] => [
  ...(most === Infinity ? [] : ['-c', String(most)]),
  ...options,
];

/** The question that `frameDifferences` asks tshark. */
export function stackQuestion(file: string, options: readonly string[] = [], most = Infinity): TsharkQuestion {
  return fieldsQuestion(file, ASKED, limited(options, most));
}

/** Values of one frame that are compared. */
export const COMPARED_VALUES = ASKED.length;

export interface FrameDifference {
  /** From 1. */
  readonly frame: number;
  readonly field: string;
  readonly ours: string;
  readonly theirs: string;
}

/** A frame's stack as far as both must have the same: without what tshark finds in a payload that is none of ours. */
function commonStack(names: string): string {
  return names.replace(/(:data|:iscsi)+$/, '');
}

/**
 * The differences of the first `most` frames of a capture.
 * @param file the capture's path, for tshark
 */
export async function frameDifferences(
  file: string,
  bytes: Uint8Array,
  options: readonly string[] = [],
  most = Infinity,
): Promise<{ readonly frames: number; readonly differences: readonly FrameDifference[] }> {
  const theirs = await tsharkFieldValues(file, ASKED, limited(options, most));
  const { analysis, source } = await analysed(bytes);
  const differences: FrameDifference[] = [];
  for (const [at, [protocols = [], ...numbers]] of theirs.entries()) {
    const detail = await readDetail(analysis, source, at);
    const add = (field: string, ours: string, other: string): void => {
      if (ours !== other) differences.push({ frame: at + 1, field, ours, theirs: other });
    };
    const [stack] = detailValues(detail, 'frame.protocols');
    add('frame.protocols', commonStack(String(stack)), commonStack(protocols.join()));
    for (const [index, field] of NUMBERS.entries()) {
      add(field, detailValues(detail, field).join(), (numbers[index] ?? []).join());
    }
  }
  return { frames: theirs.length, differences };
}
