import type { FieldNode } from './FieldNode';
import type { Issue } from './Issue';

/** Where nodes of a part of a PDU belong and where its issues go. */
export interface PartContext {
  /** The source that nodes name (see FieldNode.source). */
  readonly source: number;
  readonly issues: Issue[];
}

/** What a command asks for, in few words. */
export interface CommandSummary {
  /** "READ(10)"; "operation code 0xef" for one that is not known. */
  readonly name: string;
  /** "LBA 2048 8 blocks", or empty. */
  readonly details: string;
}

/** What sense data say, in few words. */
export interface SenseSummary {
  /** "UNIT ATTENTION". */
  readonly key: string;
  /** "REPORTED LUNS DATA HAS CHANGED (3F/0E)"; empty when the data end before it. */
  readonly text: string;
  /** The field of the request that is at fault, where the sense data point at one: "PAGE CODE in CDB of MODE SENSE(6)". */
  readonly field?: string;
}

/** The command that sense data are about, and what was sent with it. */
export interface FailedRequest {
  readonly cdb: Uint8Array;
  /** Parameter data that the initiator sent with the command, from their first byte on; absent when not at hand. */
  readonly sent?: Uint8Array;
}

/** The beginning of the data of one command: bytes `start` up to `end`. */
export interface ParameterDataRange {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Data-In; false for data that the initiator sends. */
  readonly fromTarget: boolean;
  /** False when bytes of this stretch are missing from the capture. */
  readonly complete: boolean;
  /** More data follow, or may follow, in a later PDU. */
  readonly goesOn: boolean;
  /** Bytes of all data of the command in this direction as its initiator expects them; absent when not known. */
  readonly expectedLength?: number;
  /** More data are there, but no more than this beginning was read. */
  readonly limited?: boolean;
}

/** What the data of a command hold. */
export interface ParameterData {
  readonly nodes: FieldNode[];
  /** "LIO-ORG disk 4.0"; empty where there is nothing short to say. */
  readonly summary: string;
}

/**
 * What a protocol that carries SCSI (iSCSI) needs to know of it. The protocols do not import each other: whoever puts them
 * together hands this in. No method throws on any input.
 */
export interface ScsiDissector {
  /** Fields of a CDB of `length` bytes at `start`. */
  cdbNodes(bytes: Uint8Array, start: number, length: number, context: PartContext): FieldNode[];
  cdbSummary(bytes: Uint8Array, start: number, length: number): CommandSummary;
  /** Bytes that the CDB has by its operation code, or by its own length field; undefined where neither says it. */
  cdbLength(bytes: Uint8Array, start: number, end: number): number | undefined;
  /** Name of a command by its operation code alone. */
  commandName(operationCode: number): string;
  /** Fields of sense data; with `request` the field that they point at is named. */
  senseNodes(bytes: Uint8Array, start: number, end: number, context: PartContext, request?: FailedRequest): FieldNode[];
  /** Undefined when the bytes are no sense data. */
  senseSummary(bytes: Uint8Array, start: number, end: number, request?: FailedRequest): SenseSummary | undefined;
  /** Whether the data of the command `cdb` in this direction are decoded at all. */
  hasParameterData(cdb: Uint8Array, fromTarget: boolean): boolean;
  /** The data of the command `cdb`, from their first byte on; undefined when they are not decoded. */
  parameterData(cdb: Uint8Array, range: ParameterDataRange, context: PartContext): ParameterData | undefined;
  statusName(status: number): string | undefined;
  /** The eight bytes of a LUN as people write it: "1", or "0x8021000000000000" where the number alone would mislead. */
  lunText(bytes: Uint8Array, start: number): string;
  /** The same with every level in words where it is hexadecimal. */
  lunDescription(bytes: Uint8Array, start: number): string;
  /** Fields of a LUN. */
  lunNodes(bytes: Uint8Array, start: number, context: PartContext): FieldNode[];
}
