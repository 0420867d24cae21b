/** A key=value pair that the C bit spreads over PDUs, as far as the capture has it, when one of them is looked at. */
export interface SplitPair {
  /** From the first byte that is there, without the NUL at the end. */
  readonly bytes: Uint8Array;
  /** Where the part of the PDU at hand stands in `bytes`. */
  readonly offset: number;
  /** `bytes` begins with the pair's first byte. */
  readonly begun: boolean;
  /** `bytes` ends with the pair's last byte. */
  readonly ended: boolean;
  /** Bytes of the part in the first PDU. */
  readonly firstLength: number;
  /** A NUL stands behind the pair. */
  readonly terminated: boolean;
  /** All PDUs that carry it: "frames 7 + 9". */
  readonly frames: string;
  /** Where it ends: "frame 9"; absent when the PDU at hand holds the end, or the capture does not. */
  readonly endsIn?: string;
  /** The source that nodes over `bytes` name (see FieldNode.source); only for the PDU that holds the end. */
  readonly source?: number;
}

/** The pairs of one PDU that other PDUs hold parts of. */
export interface SplitText {
  /** The pair that began in an earlier PDU; it may go on in a later one as well. */
  readonly first?: SplitPair;
  /** The pair that begins here and goes on in the next PDU. */
  readonly last?: SplitPair;
}
