import { hexNumber } from '../../../bytes/hex';
import type { InfoPart } from '../../../text/InfoPart';
import { NO_TAG } from '../commonFields';
import { opcodeName } from '../opcodeNames';
import { asyncEventName } from '../pdus/asynchronousMessage';
import { REJECT_REASONS } from '../pdus/reject';
import { type InfoPdu, lunOf, part, quiet, senseParts } from './infoPieces';

export function nopOutInfo({ header }: InfoPdu): InfoPart[] {
  if (header('iscsi.initiatortasktag') !== NO_TAG) {
    const length = header('iscsi.datasegmentlength');
    return [part(` ping${length > 0 ? ` ${length} B` : ''}`)];
  }
  if (header('iscsi.targettransfertag') !== NO_TAG) return [part(' answer')];
  return [part(` acknowledges up to StatSN ${(header('iscsi.expstatsn') - 1) >>> 0}`)];
}

export function nopInInfo({ header }: InfoPdu): InfoPart[] {
  if (header('iscsi.initiatortasktag') !== NO_TAG) return [part(' answer')];
  if (header('iscsi.targettransfertag') !== NO_TAG) return [part(' ping')];
  return [part(` tells CmdSN window ${header('iscsi.expcmdsn')} to ${header('iscsi.maxcmdsn')}`)];
}

export function logoutRequestInfo({ header }: InfoPdu): InfoPart[] {
  const reason = header('iscsi.logout.reason');
  if (reason === 0) return [part(' close the session')];
  const what =
    reason === 1
      ? 'close connection'
      : reason === 2
        ? 'remove for recovery connection'
        : `reason ${reason}, connection`;
  return [part(` ${what} ${header('iscsi.cid')}`)];
}

const LOGOUT_RESPONSES = [
  'closed successfully',
  'CID not found',
  'connection recovery not supported',
  'cleanup failed',
];

export function logoutResponseInfo({ header }: InfoPdu): InfoPart[] {
  const code = header('iscsi.logout.response');
  const wait = header('iscsi.time2wait');
  return [
    part(` ${LOGOUT_RESPONSES[code] ?? `response ${code}`}`, code === 0 ? 'good' : 'bad'),
    ...(code === 1 ? [] : [quiet(` Time2Wait ${wait} s`)]),
  ];
}

const SNACK_TYPES = ['Data/R2T', 'Status', 'DataACK', 'R-Data'];

export function snackInfo({ header }: InfoPdu): InfoPart[] {
  const type = header('iscsi.snack.type');
  const first = header('iscsi.snack.begrun');
  const count = header('iscsi.snack.runlength');
  const run = type === 2 ? ` up to ${first}` : count === 0 ? ` from ${first} on` : ` from ${first}, ${count}`;
  return [part(` ${SNACK_TYPES[type] ?? `type ${type}`}`, 'warning'), part(run)];
}

export function asyncInfo(pdu: InfoPdu): InfoPart[] {
  const code = pdu.header('iscsi.asyncevent');
  const name = part(` ${asyncEventName(code) ?? `event ${code}`}`, 'warning');
  const seconds = pdu.header('iscsi.parameter3');
  switch (code) {
    case 0:
      return [name, part(lunOf(pdu)), ...senseParts(pdu)];
    case 1:
    case 4:
      return [name, part(` within ${seconds} s`)];
    case 2:
      return [name, part(` CID ${pdu.header('iscsi.parameter1')}`)];
    case 5:
      return [name, part(lunOf(pdu))];
    default:
      return [name];
  }
}

export function rejectInfo({ bytes, dataStart, dataEnd, header }: InfoPdu): InfoPart[] {
  const reason = header('iscsi.reject.reason');
  const rejected = dataEnd > dataStart ? opcodeName((bytes[dataStart] ?? 0) & 0x3f) : undefined;
  return [
    part(` ${REJECT_REASONS[reason] ?? 'unknown reason'} (${hexNumber(reason, 2)})`, 'bad'),
    ...(rejected === undefined ? [] : [part(` of ${rejected}`)]),
  ];
}
