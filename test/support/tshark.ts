/** Runs tshark over a capture and reads its PDML as it comes: one element a line, in the order of the bytes. */
import { allTsharkLines, tsharkLines, type TsharkQuestion } from './tsharkRun';

/**
 * One iSCSI PDU as tshark shows it, with the SCSI that it carries: raw values (hexadecimal digits, masked and shifted) by
 * field name, in order. What tshark works out and no byte says (it has no value) is left out.
 */
export type TsharkPdu = ReadonlyMap<string, readonly string[]>;

export interface TsharkFrame {
  readonly number: number;
  /** Text of the frame and TCP fields that were asked for, by name; the innermost where a name occurs more than once. */
  readonly fields: ReadonlyMap<string, string>;
  readonly pdus: readonly TsharkPdu[];
}

const FRAME_FIELDS = new Set([
  'frame.number',
  'frame.time_epoch',
  'frame.len',
  'frame.cap_len',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.stream',
  'tcp.seq',
  'tcp.ack',
  'tcp.len',
  'tcp.srcport',
  'tcp.dstport',
]);

/** Names of all fields that this tshark knows, and of all its protocols. */
export async function tsharkFieldNames(): Promise<Set<string>> {
  const lines = await allTsharkLines({ args: ['-G', 'fields'] });
  return new Set(lines.flatMap((line) => line.split('\t')[2] ?? []));
}

/** The question that `tsharkFrames` asks. */
export function framesQuestion(file: string, ports: readonly number[]): TsharkQuestion {
  const decodeAs = ports.flatMap((port) => ['-d', `tcp.port==${port},iscsi`]);
  return { file, args: [...decodeAs, '-T', 'pdml', '-J', 'frame ip ipv6 tcp iscsi iscsi.flags scsi'] };
}

/**
 * Every frame of a capture, as tshark decodes it.
 * @param ports decoded as iSCSI whatever is in them
 */
export async function* tsharkFrames(file: string, ports: readonly number[]): AsyncGenerator<TsharkFrame> {
  let fields = new Map<string, string>();
  let pdus: Map<string, string[]>[] = [];
  /** End line of a PDU within a PDU (the header that a Reject returns), which is passed over. */
  let inner: string | undefined;
  for await (const line of tsharkLines(framesQuestion(file, ports))) {
    if (inner !== undefined) {
      if (line === inner) inner = undefined;
    } else if (line.startsWith('<packet>')) {
      fields = new Map();
      pdus = [];
    } else if (line.startsWith('</packet>')) {
      yield { number: Number(fields.get('frame.number')), fields, pdus };
    } else if (line.startsWith('  <proto name="iscsi"')) {
      pdus.push(new Map());
    } else if (line.includes('<proto name="iscsi"')) {
      inner = `${' '.repeat(line.search(/\S/))}</proto>`;
    } else {
      take(line, fields, pdus);
    }
  }
}

function take(line: string, fields: Map<string, string>, pdus: readonly Map<string, string[]>[]): void {
  const at = line.indexOf('<field name="');
  if (at < 0) return;
  const name = line.slice(at + 13, line.indexOf('"', at + 13));
  if (/^(?:iscsi|scsi|scsi_[a-z]+)\./.test(name)) {
    const value = / value="([^"]*)"/.exec(line)?.[1];
    const pdu = pdus.at(-1);
    if (!pdu || value === undefined || value === '') return;
    const list = pdu.get(name);
    if (list) list.push(value);
    else pdu.set(name, [value]);
  } else if (FRAME_FIELDS.has(name)) {
    const show = / show="([^"]*)"/.exec(line)?.[1];
    if (show !== undefined) fields.set(name, show);
  }
}
