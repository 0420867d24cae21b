import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { fieldOf, valueName } from '../dissect/interpret';
import { readPdu } from '../inspection/PduBytes';
import { readAsyncEvent } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import { asynchronousMessage } from '../protocols/iscsi/pdus/asynchronousMessage';
import type { IscsiConnection } from '../session/IscsiConnection';

const ASYNC = 0x32;
const ASYNC_EVENT = fieldOf(asynchronousMessage.fields, 'iscsi.asyncevent');
/** Asynchronous Messages that are read back; a connection has one or two. */
const MOST_ASYNC = 20;

/** An Asynchronous Message of a connection. */
export interface ReadAsync {
  readonly pdu: number;
  /** Index of the frame. */
  readonly frame: number;
  readonly code: number;
  /** "target requests logout". */
  readonly name: string;
}

/** The first Asynchronous Messages of a connection, found in the index and read back. */
export async function readAsyncs(
  analysis: CaptureAnalysis,
  source: ByteSource,
  connection: IscsiConnection,
): Promise<ReadAsync[]> {
  if (!connection.counts[ASYNC]) return [];
  const { pdus } = analysis;
  const found: ReadAsync[] = [];
  const start = connection.logins.flatMap(({ steps }) => steps).find(({ request }) => !request);
  for (let pdu = start?.pdu ?? -1; pdu >= 0 && found.length < MOST_ASYNC; pdu = pdus.nextInDirection(pdu)) {
    if (pdus.opcode(pdu) !== ASYNC) continue;
    const { bytes, available } = await readPdu(analysis, source, pdu, BHS_LENGTH);
    if (available < BHS_LENGTH) continue;
    const code = readAsyncEvent(viewOf(bytes), 0);
    found.push({ pdu, frame: pdus.frame(pdu), code, name: valueName(ASYNC_EVENT, code) ?? `event ${code}` });
  }
  return found;
}
