import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';

/**
 * Which values a frame has of a field. They are visited with cursors, so that asking for them makes no objects: `first`
 * answers with the cursor of the first one, `next` with that behind a cursor, both with -1 when there is none. What a
 * cursor means (a PDU, a TCP direction) is between an occurrence and the fields that use it. Frames are indexes from 0.
 */
export interface Occurrence {
  readonly first: (analysis: CaptureAnalysis, frame: number) => number;
  /** Absent where a frame has at most one value: such fields are tested without a loop. */
  readonly next?: (analysis: CaptureAnalysis, frame: number, cursor: number) => number;
  /** True where it is final when the frame is in the index; false where later frames may still change it. */
  readonly settled: boolean;
}

interface NamedField {
  /** Wireshark's name; one of our own only where Wireshark has no such field. */
  readonly name: string;
  /** For people. */
  readonly label: string;
  readonly occurs: Occurrence;
}

/** A protocol is there or not; it has no value. */
export interface ProtocolField extends NamedField {
  readonly type: 'protocol';
}

/** A number from 0 to `greatest`, which is a safe integer. */
export interface NumberField extends NamedField {
  readonly type: 'number';
  readonly greatest: number;
  readonly value: (analysis: CaptureAnalysis, frame: number, cursor: number) => number;
  /** Names that stand for values in a filter; case does not matter. A value may have several. */
  readonly names?: readonly (readonly [name: string, value: number])[];
}

/**
 * A time or a span of time: whole seconds, which are negative for times before, and the nanoseconds (0 to 999,999,999)
 * that are added to them. -0.25 s is -1 s and 750,000,000 ns. The two stay apart because a double cannot hold both.
 */
export interface TimeField extends NamedField {
  /** `date`: since 1970, and written as a date. */
  readonly type: 'time' | 'date';
  readonly seconds: (analysis: CaptureAnalysis, frame: number, cursor: number) => number;
  readonly nanoseconds: (analysis: CaptureAnalysis, frame: number, cursor: number) => number;
}

/** A text. It comes from the capture and may hold anything. */
export interface TextField extends NamedField {
  readonly type: 'text';
  readonly value: (analysis: CaptureAnalysis, frame: number, cursor: number) => string;
}

/** A field that display filters know: a row of `INDEXED_FIELDS`. */
export type FilterField = ProtocolField | NumberField | TimeField | TextField;
