import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { epochText } from '../capture/timestamp';
import type { FrameRow } from '../inspection/rows';
import { framesOf, type ReadPdu } from '../inspection/PduReader';
import { readFrame } from '../inspection/FrameReader';
import type { TextPair } from '../protocols/iscsi/textKeys';
import { endpointText } from '../streams/TcpStream';

/** One PDU as the command line's --json prints it. Frame numbers from 1. */
export interface PduJson {
  /** The frame that holds the PDU's last byte. */
  readonly frame: number;
  /** All frames that carry it. */
  readonly frames: readonly number[];
  /** Seconds since the epoch of `frame`, nine digits, exact; empty when the record carries no time. */
  readonly time: string;
  readonly stream: number;
  readonly src: string;
  readonly dst: string;
  readonly opcode: number;
  readonly name: string;
  /** By Wireshark's field names: numbers, "0x..." for byte strings and LUNs, booleans for one-bit flags. */
  readonly fields: Readonly<Record<string, number | string | boolean>>;
  /** What this PDU holds; where no key is there as a whole it is empty, and the value holds all bytes. */
  readonly keys: readonly (readonly [string, string])[];
  /** Pairs that end in this PDU and began in an earlier one; absent when there are none. */
  readonly joinedKeys?: readonly (readonly [string, string])[];
  readonly issues: readonly { readonly code: string; readonly message: string; readonly rfc: string | null }[];
}

/** Turns a decoded PDU into its JSON form. */
export function pduJson(analysis: CaptureAnalysis, read: ReadPdu): PduJson {
  const { frames, pdus, streams } = analysis;
  const { pdu, dissected } = read;
  const frame = pdus.frame(pdu);
  const direction = pdus.direction(pdu);
  const ends = streams.streams[direction >> 1]?.ends((direction & 1) as 0 | 1).map(endpointText) ?? [];
  return {
    frame: frame + 1,
    frames: framesOf(analysis, pdu, read).map((index) => index + 1),
    time: epochText(frames.seconds(frame), frames.nanoseconds(frame)),
    stream: direction >> 1,
    src: ends[0] ?? '',
    dst: ends[1] ?? '',
    opcode: dissected.opcode,
    name: dissected.name,
    fields: dissected.fields,
    keys: dissected.keys.map(pairJson),
    ...(dissected.joinedKeys ? { joinedKeys: dissected.joinedKeys.map(pairJson) } : {}),
    issues: dissected.issues.map(({ code, message, rfc }) => ({
      code,
      message,
      rfc: rfc ? `${rfc.rfc} ${rfc.section}` : null,
    })),
  };
}

const pairJson = ({ key, value }: TextPair): readonly [string, string] => [key, value];

/** One frame as the command line's --frames prints it. */
export interface FrameJson {
  readonly frame: number;
  readonly time: string;
  readonly relative: string;
  readonly length: number;
  readonly captured: number;
  /** Layers from the outside in, by Wireshark's names, joined by colons ("eth:ip:tcp:iscsi"). */
  readonly protocols: string;
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly info: string;
  readonly tcp: null | {
    readonly stream: number;
    readonly seq: number;
    readonly ack: number;
    readonly len: number;
  };
}

/** Turns a frame's line into its JSON form. */
export async function frameJson(analysis: CaptureAnalysis, source: ByteSource, row: FrameRow): Promise<FrameJson> {
  const { frames } = analysis;
  const frame = row.frame - 1;
  const read = await readFrame(analysis, source, frame);
  const { tcp } = read.context;
  const layers = read.layers.map(({ protocol }) => protocol.filter);
  return {
    frame: row.frame,
    time: epochText(frames.seconds(frame), frames.nanoseconds(frame)),
    relative: row.time,
    length: row.length,
    captured: frames.captured(frame),
    protocols: [...layers, ...(row.protocol === 'iSCSI' ? ['iscsi'] : [])].join(':'),
    src: row.source,
    dst: row.destination,
    protocol: row.protocol,
    info: row.info.map(({ text }) => text).join(''),
    tcp: tcp
      ? {
          stream: tcp.stream,
          seq: tcp.relativeSequence,
          ack: tcp.relativeAcknowledgment,
          len: tcp.payloadLength,
        }
      : null,
  };
}
