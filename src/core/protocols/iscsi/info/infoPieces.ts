import { hexNumber } from '../../../bytes/hex';
import { viewOf } from '../../../bytes/view';
import type { HeaderReader } from '../../../dissect/FieldSpec';
import { isGoodStatus } from '../../../dissect/scsiStatus';
import type { InfoPart, InfoStyle } from '../../../text/InfoPart';
import { visibleText } from '../../../text/visibleText';
import { failedRequest } from '../failedRequest';
import { LUN_OFFSET } from '../headerReaders';
import type { PduContext } from '../PduContext';

/** What the writers of the Info column work on: a PDU whose header is all there. */
export interface InfoPdu {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** First byte of the data segment. */
  readonly dataStart: number;
  /** End of what is at hand of the data segment; may lie before `dataStart`. */
  readonly dataEnd: number;
  /** The data segment is all there. */
  readonly complete: boolean;
  readonly header: HeaderReader;
  readonly context: PduContext;
}

/** Writes the pieces behind the PDU's name. */
export type InfoWriter = (pdu: InfoPdu) => InfoPart[];

/** Longest text from the capture in one piece. */
const LONGEST = 120;

export const part = (text: string, style?: InfoStyle): InfoPart => (style === undefined ? { text } : { text, style });
export const quiet = (text: string): InfoPart => part(text, 'quiet');
export const tag = (value: number): string => hexNumber(value, 8);

/** Text from the capture, cut and made safe to show. */
export function shown(text: string, limit = LONGEST): string {
  return visibleText(text.length > limit ? text.slice(0, limit) + '…' : text);
}

/** " LUN 1", " REPORT LUNS W-LUN". */
export function lunOf({ bytes, start, context }: InfoPdu): string {
  if (context.scsi === undefined) return '';
  const text = context.scsi.lunText(bytes, start + LUN_OFFSET);
  return text.endsWith('W-LUN') ? ` ${text}` : ` LUN ${text}`;
}

/** " U 2040": the residual as the table shows it. */
export function residual(underflow: number, overflow: number, count: number): InfoPart[] {
  if (overflow === 1) return [part(` O ${count}`, 'warning')];
  return underflow === 1 ? [part(` U ${count}`)] : [];
}

/** The status by name, in its colour. */
export function statusPart(pdu: InfoPdu, status: number, before: string): InfoPart {
  const name = pdu.context.scsi?.statusName(status) ?? `status ${hexNumber(status, 2)}`;
  return part(
    `${before}${name}`,
    isGoodStatus(status) ? 'good' : status === 0x08 || status === 0x28 ? 'warning' : 'bad',
  );
}

/** " UNIT ATTENTION: ..." out of a data segment that begins with SenseLength. */
export function senseParts({ bytes, dataStart, dataEnd, context }: InfoPdu): InfoPart[] {
  if (dataEnd - dataStart < 2 || context.scsi === undefined) return [];
  const senseEnd = Math.min(dataEnd, dataStart + 2 + viewOf(bytes).getUint16(dataStart));
  const sense = context.scsi.senseSummary(bytes, dataStart + 2, senseEnd, failedRequest(context));
  if (sense === undefined) return [];
  const attention = sense.key.startsWith('UNIT ATTENTION') || sense.key.startsWith('RECOVERED');
  return [
    part(` ${sense.key}`, attention ? 'warning' : 'bad'),
    part(sense.text === '' ? '' : ` ${sense.text}`),
    part(sense.field === undefined ? '' : `: ${sense.field}`),
  ];
}
