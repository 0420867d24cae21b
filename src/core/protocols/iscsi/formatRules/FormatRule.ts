import { hexNumber } from '../../../bytes/hex';
import type { HeaderReader } from '../../../dissect/FieldSpec';
import type { Severity } from '../../../dissect/Issue';
import type { PduSpec } from '../PduSpec';

/** A rule that the 48 header bytes of a single PDU can break. What breaks it is told by the row alone. */
export interface FormatRule {
  readonly code: string;
  readonly severity: Severity;
  /** The PDUs it rules; absent means all. */
  readonly opcodes?: readonly number[];
  readonly broken: (header: HeaderReader, spec: PduSpec) => boolean;
  /** Names the value found and the one expected. */
  readonly message: (header: HeaderReader, spec: PduSpec) => string;
  /** Section of RFC 3720; absent means the section of `field`. */
  readonly section?: string;
  /** Filter name of the field that is marked. */
  readonly field: string;
  /**
   * True where real implementations are known to break the rule, or where it is about meaning rather than form: bytes that
   * break it are no less likely to be a header.
   */
  readonly plausible?: boolean;
}

/** Opcodes, as rules name them. */
export const OPCODE = {
  NOP_OUT: 0x00,
  COMMAND: 0x01,
  TMF_REQUEST: 0x02,
  LOGIN_REQUEST: 0x03,
  TEXT_REQUEST: 0x04,
  DATA_OUT: 0x05,
  LOGOUT_REQUEST: 0x06,
  SNACK: 0x10,
  NOP_IN: 0x20,
  RESPONSE: 0x21,
  TMF_RESPONSE: 0x22,
  LOGIN_RESPONSE: 0x23,
  TEXT_RESPONSE: 0x24,
  DATA_IN: 0x25,
  LOGOUT_RESPONSE: 0x26,
  R2T: 0x31,
  ASYNC: 0x32,
  REJECT: 0x3f,
} as const;

/* Fields that many rules read. */
export const itt = (h: HeaderReader): number => h('iscsi.initiatortasktag');
export const ttt = (h: HeaderReader): number => h('iscsi.targettransfertag');
export const dsl = (h: HeaderReader): number => h('iscsi.datasegmentlength');

/** A tag as messages show it. */
export const tag = (value: number): string => hexNumber(value, 8);
