/** What tshark and our field tree say of the TCP layer of each frame, in a form that can be compared. */
import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import type { ByteSource } from '../../src/core/capture/ByteSource';
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import { readDetail } from '../../src/core/inspection/readDetail';
import { tsharkLines, type TsharkQuestion } from './tsharkRun';

/** Values by filter name, in the order of the tree. */
export type TcpValues = ReadonlyMap<string, readonly string[]>;

function add(values: Map<string, string[]>, name: string, value: string): void {
  const list = values.get(name);
  if (list) list.push(value);
  else values.set(name, [value]);
}

/** The question that `tsharkTcp` asks. */
export function tcpQuestion(file: string): TsharkQuestion {
  return { file, args: ['-2', '-T', 'pdml', '-J', 'tcp'] };
}

/**
 * The fields of the TCP layer of every frame as Wireshark shows them: tshark goes over the file twice, so that what later
 * frames tell is known.
 */
export async function* tsharkTcp(file: string): AsyncGenerator<TcpValues> {
  let values = new Map<string, string[]>();
  for await (const line of tsharkLines(tcpQuestion(file))) {
    if (line.startsWith('<packet>')) values = new Map();
    else if (line.startsWith('</packet>')) yield values;
    else {
      const name = /<field name="(tcp\.[^"]+)"/.exec(line)?.[1];
      if (name === undefined) continue;
      add(values, name, theirValue(/ show="([^"]*)"/.exec(line)?.[1] ?? ''));
    }
  }
}

/** A value as tshark shows it, in the form that can be compared. */
export function theirValue(show: string): string {
  if (show === 'True') return '1';
  if (show === 'False') return '0';
  if (/^0x[0-9a-f]+$/.test(show)) return String(Number(show));
  // Byte strings; one byte has no colon, but as many digits.
  return /^([0-9a-f]{2}:)+[0-9a-f]{2}$/.test(show) ? show.replaceAll(':', '') : show;
}

/** The same of our tree. */
export async function ourTcp(analysis: CaptureAnalysis, source: ByteSource, frame: number): Promise<TcpValues> {
  const values = new Map<string, string[]>();
  const visit = (node: FieldNode): void => {
    const { filter, json } = node;
    if (filter?.startsWith('tcp.')) add(values, filter, ourValue(json));
    node.children?.forEach(visit);
  };
  const { tree } = await readDetail(analysis, source, frame);
  tree.find(({ filter }) => filter === 'tcp')?.children?.forEach(visit);
  return values;
}

/** A value of our tree, in the form that can be compared. */
export function ourValue(json: FieldNode['json']): string {
  if (json === undefined) return '';
  if (typeof json === 'boolean') return json ? '1' : '0';
  return String(json).replace(/^0x/, '');
}

/** True when both say the same; 8 bytes are one number for tshark. */
export function sameValue(ours: string, theirs: string): boolean {
  if (ours === theirs) return true;
  return /^[0-9a-f]{16}$/.test(ours) && /^\d+$/.test(theirs) && BigInt(`0x${ours}`) === BigInt(theirs);
}
