import type { FailedRequest } from '../../dissect/ScsiDissector';
import type { PduContext } from './PduContext';

/** What the sense data of a response are about; undefined where the command was not seen. */
export function failedRequest({ cdb, sent }: PduContext): FailedRequest | undefined {
  return cdb === undefined ? undefined : { cdb, ...(sent === undefined ? {} : { sent }) };
}
