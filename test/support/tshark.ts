/** Runs tshark over a capture and reads its PDML as it comes: one element a line, in the order of the bytes. */
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

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

/** "TShark (Wireshark) 4.0.17 ..."; undefined where there is none. */
export function tsharkVersion(): string | undefined {
  const { stdout, error } = spawnSync('tshark', ['--version'], { encoding: 'utf8' });
  return error ? undefined : stdout.split('\n')[0];
}

/** Names of all fields that this tshark knows, and of all its protocols. */
export function tsharkFieldNames(): Set<string> {
  const { stdout } = spawnSync('tshark', ['-G', 'fields'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return new Set(stdout.split('\n').flatMap((line) => line.split('\t')[2] ?? []));
}

/**
 * Every frame of a capture, as tshark decodes it.
 * @param ports decoded as iSCSI whatever is in them
 */
export async function* tsharkFrames(file: string, ports: readonly number[]): AsyncGenerator<TsharkFrame> {
  const decodeAs = ports.flatMap((port) => ['-d', `tcp.port==${port},iscsi`]);
  const layers = 'frame ip ipv6 tcp iscsi iscsi.flags scsi';
  const child = spawn('tshark', ['-n', '-r', file, ...decodeAs, '-T', 'pdml', '-J', layers], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  let fields = new Map<string, string>();
  let pdus: Map<string, string[]>[] = [];
  /** End line of a PDU within a PDU (the header that a Reject returns), which is passed over. */
  let inner: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
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
  const code = await ended;
  // 2: the last record is cut off; what is before it has been read.
  if (code !== 0 && code !== 2) throw new Error(`tshark ended with code ${code} for ${file}`);
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
