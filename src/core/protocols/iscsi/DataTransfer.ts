/** What is known of the data of one command, in one direction, when one of the PDUs that carry them is looked at. */
export interface DataTransfer {
  /** Bytes of all data as the initiator expects them; absent when the command does not say it of this direction. */
  readonly expectedLength?: number;
  /** A later PDU of the command carries data, or will; absent when that is not known. */
  readonly goesOn?: boolean;
  /** The target has sent more than is in the capture. */
  readonly missing?: boolean;
  /** All data, on the PDU that carries the last of them. */
  readonly joined?: JoinedData;
  /** On the other PDUs: where the data are joined ("frame 12"). */
  readonly joinedIn?: string;
}

/** Data of several PDUs put together by their Buffer Offsets. */
export interface JoinedData {
  /** From Buffer Offset 0. */
  readonly bytes: Uint8Array;
  /** Bytes from the first on that are there without a hole. */
  readonly available: number;
  /** False when bytes that some PDU carries are not in the capture. */
  readonly complete: boolean;
  /** There are more data than are put together. */
  readonly limited: boolean;
  /** The source that nodes over these bytes name (see FieldNode.source). */
  readonly source: number;
  /** Buffer Offset of the data of the PDU at hand. */
  readonly offset: number;
  /** "frames 7 + 8". */
  readonly frames: string;
}
