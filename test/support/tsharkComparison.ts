/** Compares what tshark and we say about one capture, frame by frame and PDU by PDU. */
import path from 'node:path';
import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import type { MemorySource } from '../../src/core/capture/ByteSource';
import { epochText } from '../../src/core/capture/timestamp';
import { readFrame } from '../../src/core/inspection/FrameReader';
import { pdusEndingIn } from '../../src/core/inspection/PduBytes';
import { readAndDissect, type ReadPdu } from '../../src/core/inspection/PduReader';
import { pduJson, type PduJson } from '../../src/core/text/pduJson';
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import { SCSI_TABLES } from '../../src/core/protocols/scsi/scsiTables';
import { allFields } from '../../src/core/dissect/interpret';
import { analysed } from './analysed';
import { tsharkFieldNames, tsharkFrames, type TsharkFrame, type TsharkPdu } from './tshark';

/** One thing that is not the same on both sides. */
export interface Difference {
  /** File name without folder. */
  readonly capture: string;
  readonly frame: number;
  /** "iscsi.cmdsn", "tcp.seq"; "pdu" when only one side shows the PDU at all. */
  readonly field: string;
  /** Undefined when only the other side has it. */
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
  /** Our decoding of the PDU, when there is one. */
  readonly pdu?: PduJson;
}

/** What a difference or a count belongs to in the report. */
export type Layer = 'frames' | 'iscsi' | 'scsi';

export interface Comparison {
  frames: number;
  pdus: number;
  readonly compared: Record<Layer, number>;
  readonly equal: Record<Layer, number>;
  readonly differences: Difference[];
  /** Names of SCSI fields that tshark shows and that stand in none of our tables, and how often. */
  readonly onlyTheirs: Map<string, number>;
  /** Names of SCSI fields that both know, in PDUs where only we show them, and how often. */
  readonly onlyOurs: Map<string, number>;
}

/** The part of the report that a field belongs to. */
export function layerOf(field: string): Layer {
  if (isScsi(field)) return 'scsi';
  return field.startsWith('iscsi.') || field === 'pdu' ? 'iscsi' : 'frames';
}

const isScsi = (field: string): boolean => /^scsi(?:_[a-z]+)?\./.test(field);

/** What tshark works out from several PDUs; there are no such bytes in the header. */
const WORKED_OUT = new Set([
  'iscsi.request_frame',
  'iscsi.response_frame',
  'iscsi.data_in_frame',
  'iscsi.data_out_frame',
  'iscsi.time',
]);

export async function compare(file: string, bytes: Uint8Array, ports: readonly number[]): Promise<Comparison> {
  const capture = path.basename(file);
  const { analysis, source } = await analysed(bytes, 1024 * 1024);
  const result: Comparison = {
    frames: 0,
    pdus: 0,
    compared: { frames: 0, iscsi: 0, scsi: 0 },
    equal: { frames: 0, iscsi: 0, scsi: 0 },
    differences: [],
    onlyTheirs: new Map(),
    onlyOurs: new Map(),
  };
  const check = (frame: number, field: string, ours: string | undefined, theirs: string | undefined, pdu?: PduJson) => {
    result.compared[layerOf(field)]++;
    if (ours === theirs) result.equal[layerOf(field)]++;
    else result.differences.push({ capture, frame, field, ours, theirs, ...(pdu ? { pdu } : {}) });
  };
  theirNames ??= await tsharkFieldNames();
  for await (const theirs of tsharkFrames(file, ports)) {
    result.frames++;
    const frame = theirs.number;
    await compareFrame(analysis, source, theirs, (field, one, other) => check(frame, field, one, other));
    const ours: PduJson[] = [];
    const reads = new Map<PduJson, ReadPdu>();
    for (const pdu of pdusEndingIn(analysis, frame - 1)) {
      const read = await readAndDissect(analysis, source, pdu);
      const json = pduJson(analysis, read);
      ours.push(json);
      reads.set(json, read);
    }
    for (const [one, other] of paired(ours, theirs.pdus)) {
      if (one && other) {
        result.pdus++;
        const both = (field: string, value: string | undefined, theirValue: string | undefined): void =>
          check(frame, field, value, theirValue, one);
        comparePdu(one, other, both);
        const read = reads.get(one);
        if (read) compareScsi(read, other, result, both);
      } else check(frame, 'pdu', one?.name, other?.get('iscsi.opcode')?.[0], one);
    }
  }
  check(0, 'frames', String(analysis.frames.length), String(result.frames));
  return result;
}

async function compareFrame(
  analysis: CaptureAnalysis,
  source: MemorySource,
  { number, fields }: TsharkFrame,
  check: (field: string, ours: string | undefined, theirs: string | undefined) => void,
): Promise<void> {
  const { frames } = analysis;
  const at = number - 1;
  check('frame.time_epoch', epochText(frames.seconds(at), frames.nanoseconds(at)), fields.get('frame.time_epoch'));
  check('frame.len', String(frames.original(at)), fields.get('frame.len'));
  check('frame.cap_len', String(frames.captured(at)), fields.get('frame.cap_len'));
  const { context, source: from, destination: to } = await readFrame(analysis, source, at);
  const { tcp } = context;
  check('tcp.stream', tcp ? String(tcp.stream) : undefined, fields.get('tcp.stream'));
  if (!tcp) return;
  check('tcp.seq', String(tcp.relativeSequence), fields.get('tcp.seq'));
  check('tcp.ack', String(tcp.relativeAcknowledgment), fields.get('tcp.ack'));
  check('tcp.len', String(tcp.payloadLength), fields.get('tcp.len'));
  const end = (address: string | undefined, port: string | undefined): string =>
    address?.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  check('source', from, end(fields.get('ip.src') ?? fields.get('ipv6.src'), fields.get('tcp.srcport')));
  check('destination', to, end(fields.get('ip.dst') ?? fields.get('ipv6.dst'), fields.get('tcp.dstport')));
}

/** Pairs the PDUs of one frame in order; one that only one side shows stands alone. */
function* paired(
  ours: readonly PduJson[],
  theirs: readonly TsharkPdu[],
): Generator<[PduJson | undefined, TsharkPdu | undefined]> {
  let next = 0;
  for (const other of theirs) {
    const found = ours.findIndex((one, at) => at >= next && same(one, other));
    if (found < 0) {
      yield [undefined, other];
      continue;
    }
    for (; next < found; next++) yield [ours[next], undefined];
    yield [ours[found], other];
    next = found + 1;
  }
  for (; next < ours.length; next++) yield [ours[next], undefined];
}

function same(ours: PduJson, theirs: TsharkPdu): boolean {
  if (ours.opcode !== parseInt(theirs.get('iscsi.opcode')?.[0] ?? '', 16)) return false;
  const tag = theirs.get('iscsi.initiatortasktag')?.[0];
  return tag === undefined || ours.fields['iscsi.initiatortasktag'] === parseInt(tag, 16);
}

function comparePdu(
  ours: PduJson,
  theirs: TsharkPdu,
  check: (field: string, ours: string | undefined, theirs: string | undefined) => void,
): void {
  for (const [field, values] of theirs) {
    if (WORKED_OUT.has(field) || isScsi(field)) continue;
    if (field === 'iscsi.keyvalue') {
      const pairs = values.map((value) => Buffer.from(value, 'hex').toString().replace(/\0$/, ''));
      check(field, ours.keys.map(([key, value]) => (key ? `${key}=${value}` : value)).join('\n'), pairs.join('\n'));
      continue;
    }
    const own = ours.fields[field];
    const [value = ''] = values;
    if (own === undefined) check(field, undefined, value);
    else if (typeof own === 'string') check(field, own, `0x${value}`);
    else check(field, String(Number(own)), String(parseInt(value, 16)));
  }
}

/** Filter names of our SCSI tables. */
export const OUR_SCSI_NAMES: ReadonlySet<string> = new Set(
  SCSI_TABLES.flatMap(({ fields }) => allFields(fields).flatMap(({ filter }) => filter ?? [])),
);

let theirNames: ReadonlySet<string> | undefined;

/** Compares the values of all SCSI fields of one PDU, each time a name occurs, in the order of the bytes. */
function compareScsi(
  { bytes, dissected }: ReadPdu,
  theirs: TsharkPdu,
  { onlyTheirs, onlyOurs }: Comparison,
  check: (field: string, ours: string | undefined, theirs: string | undefined) => void,
): void {
  const ours = new Map<string, string[]>();
  collectScsi(dissected.nodes, bytes, ours);
  for (const [field, values] of theirs) {
    if (!isScsi(field)) continue;
    const own = ours.get(field);
    if (own === undefined && !OUR_SCSI_NAMES.has(field)) count(onlyTheirs, field, values.length);
    else check(field, own?.join(' '), values.map(plainNumber).join(' '));
  }
  for (const [field, values] of ours) {
    if (theirNames?.has(field) && !theirs.has(field)) count(onlyOurs, field, values.length);
  }
}

function count(counts: Map<string, number>, name: string, more: number): void {
  counts.set(name, (counts.get(name) ?? 0) + more);
}

/** Hexadecimal digits without leading zeros: tshark pads what it masks in its own way. */
const plainNumber = (digits: string): string => BigInt(`0x0${digits}`).toString(16);

/** The values of SCSI fields by name, read from the bytes that each node names. */
function collectScsi(nodes: readonly FieldNode[], bytes: Uint8Array, values: Map<string, string[]>): void {
  for (const { filter, start, length, mask, children } of nodes) {
    if (filter !== undefined && isScsi(filter) && length > 0) {
      let value = BigInt('0x0' + Buffer.from(bytes.subarray(start, start + length)).toString('hex'));
      if (mask !== undefined) {
        value &= BigInt(mask >>> 0);
        for (let bits = BigInt(mask >>> 0); (bits & 1n) === 0n; bits >>= 1n) value >>= 1n;
      }
      const list = values.get(filter);
      if (list) list.push(value.toString(16));
      else values.set(filter, [value.toString(16)]);
    }
    if (children) collectScsi(children, bytes, values);
  }
}
