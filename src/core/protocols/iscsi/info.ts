import { viewOf } from '../../bytes/view';
import type { InfoPart } from '../../text/InfoPart';
import { headerReader } from './fieldReaders';
import { readDataSegmentLength, readTotalAHSLength } from './headerReaders';
import {
  asyncInfo,
  logoutRequestInfo,
  logoutResponseInfo,
  nopInInfo,
  nopOutInfo,
  rejectInfo,
  snackInfo,
} from './info/controlInfo';
import { type InfoWriter, part, quiet } from './info/infoPieces';
import {
  commandInfo,
  dataInInfo,
  dataOutInfo,
  readyToTransferInfo,
  responseInfo,
  taskManagementInfo,
  taskManagementResponseInfo,
} from './info/taskInfo';
import { loginRequestInfo, loginResponseInfo, textRequestInfo, textResponseInfo } from './info/textInfo';
import { opcodeName } from './opcodeNames';
import type { PduContext } from './PduContext';
import { BHS_LENGTH, pduLayout } from './pduLayout';
import { pduSpecOf } from './pduSpecs';

const WRITERS: Readonly<Record<number, InfoWriter>> = {
  0x00: nopOutInfo,
  0x01: commandInfo,
  0x02: taskManagementInfo,
  0x03: loginRequestInfo,
  0x04: textRequestInfo,
  0x05: dataOutInfo,
  0x06: logoutRequestInfo,
  0x10: snackInfo,
  0x20: nopInInfo,
  0x21: responseInfo,
  0x22: taskManagementResponseInfo,
  0x23: loginResponseInfo,
  0x24: textResponseInfo,
  0x25: dataInInfo,
  0x26: logoutResponseInfo,
  0x31: readyToTransferInfo,
  0x32: asyncInfo,
  0x3f: rejectInfo,
};

/**
 * The Info column for the PDU at `start`, of which `available` bytes are at hand: the short name, then what matters about
 * this one. Part of the data segment is enough. Pieces carry their own spaces. Never throws.
 */
export function pduInfo(bytes: Uint8Array, start: number, available: number, context: PduContext): InfoPart[] {
  const end = Math.min(bytes.length, start + Math.max(0, available));
  if (start < 0 || start >= end) return [quiet('no bytes')];
  const opcode = (bytes[start] ?? 0) & 0x3f;
  const spec = pduSpecOf(opcode);
  if (spec === undefined) return [part(opcodeName(opcode), 'strong')];
  if (end - start < BHS_LENGTH) {
    return [part(spec.shortName, 'strong'), quiet(` ${end - start} of the 48 header bytes`)];
  }
  const view = viewOf(bytes);
  const { headerDigest, dataDigest } = context;
  const layout = pduLayout(
    readTotalAHSLength(view, start),
    readDataSegmentLength(view, start),
    headerDigest,
    dataDigest,
  );
  const dataStart = start + layout.dataStart;
  const dataEnd = Math.min(end, dataStart + layout.dataLength);
  const complete = dataEnd === dataStart + layout.dataLength;
  const header = headerReader(spec.fields, view, start);
  const parts = WRITERS[opcode]?.({ bytes, start, dataStart, dataEnd, complete, header, context }) ?? [];
  // A command is called by its CDB.
  const named = opcode === 0x01 ? parts : [part(spec.shortName, 'strong'), ...parts];
  return named.filter(({ text }) => text !== '');
}
