import { viewOf } from '../../bytes/view';
import { EXTENDED_CDB_TYPE, EXTENSION_HEAD, splitAdditionalHeaderSegments } from './additionalHeaderSegments';
import { CDB_OFFSET, readTotalAHSLength } from './headerReaders';
import { BHS_LENGTH } from './pduLayout';

/** The CDB of a SCSI Command. */
export interface CommandCdb {
  /** 16 bytes of the basic header, and those of the extended CDB behind them. */
  readonly bytes: Uint8Array;
  /** Where the 17th byte stands in the array that holds the PDU; absent for a CDB of 16 bytes. */
  readonly extension?: number;
}

/**
 * The CDB of the SCSI Command that begins at `start`, of which the bytes before `end` are at hand: at least its 48 header
 * bytes. A longer CDB goes on in an additional header segment (RFC 3720, sections 10.2.2.3 and 10.3.5).
 */
export function commandCdb(bytes: Uint8Array, start: number, end: number): CommandCdb {
  const from = start + BHS_LENGTH;
  const limit = Math.min(bytes.length, end);
  const inHeader = bytes.subarray(start + CDB_OFFSET, Math.min(from, limit));
  if (limit <= from) return { bytes: inHeader };
  const headerEnd = Math.min(limit, from + 4 * readTotalAHSLength(viewOf(bytes), start));
  for (const { type, start: at, contentEnd } of splitAdditionalHeaderSegments(bytes, from, headerEnd)) {
    if (type !== EXTENDED_CDB_TYPE) continue;
    const extension = at + EXTENSION_HEAD;
    const more = bytes.subarray(extension, Math.max(extension, Math.min(contentEnd, headerEnd)));
    if (more.length === 0) break;
    const whole = new Uint8Array(inHeader.length + more.length);
    whole.set(inHeader);
    whole.set(more, inHeader.length);
    return { bytes: whole, extension };
  }
  return { bytes: inHeader };
}
