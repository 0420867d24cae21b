import type { StreamMatch } from './findInStream';
import type { StreamSides } from './StreamPieces';

/** Which bytes of a TCP stream are shown, and how many in a row. */
export interface StreamView {
  /** As Wireshark counts them, from 0. */
  readonly stream: number;
  readonly sides: StreamSides;
  readonly perRow: number;
}

/** What a followed stream comes to. Plain data. */
export interface StreamOverview {
  readonly stream: number;
  /** Sender of the stream's first frame, and the other end. */
  readonly ends: readonly [string, string];
  /** Which of them is the iSCSI initiator; absent when the stream is no iSCSI. */
  readonly initiator?: 0 | 1;
  /** Bytes that each direction shows, with those of holes. */
  readonly bytes: readonly [number, number];
  /** Bytes of each direction that are not in the capture. */
  readonly missing: readonly [number, number];
  readonly rows: number;
  /** The handshake is in the capture: nothing came before the first byte. */
  readonly beginningSeen: boolean;
  /** The stream goes on behind the last row: it is too long to be shown. */
  readonly isCut: boolean;
}

/** Where bytes stand in a followed stream, and the row of the first of them. */
export interface FramePlace extends StreamMatch {
  readonly row: number;
}

/** A search in a followed stream. */
export interface StreamFind {
  readonly view: StreamView;
  /** Text in any case, or hexadecimal digits behind `0x`. */
  readonly wanted: string;
  /** The place to go on from. */
  readonly from?: Pick<StreamMatch, 'direction' | 'offset'>;
  readonly direction: 1 | -1;
}

/** Asks how many places of a followed stream hold something. */
export interface StreamCountRequest {
  readonly view: StreamView;
  /** As for a search. */
  readonly wanted: string;
  /** The place whose number among them is wanted. */
  readonly at?: Pick<StreamMatch, 'direction' | 'offset'>;
}

/** Asks for bytes of a stream that is saved. */
export interface StreamPartRequest {
  readonly stream: number;
  readonly sides: StreamSides;
  /** Where to go on: 0 and 0 at first, then what the last part said. */
  readonly piece: number;
  readonly first: number;
}

/** Bytes of a stream that is saved, and where the next ones begin. */
export interface StreamPart {
  readonly bytes: Uint8Array;
  readonly piece: number;
  readonly first: number;
  readonly done: boolean;
}
