import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { epochText } from '../capture/timestamp';
import { framesOf, type ReadPdu } from '../inspection/PduReader';
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
