import type { FuzzTarget } from '../FuzzTarget';
import { capture } from './capture';
import { filter } from './filter';
import { findings } from './findings';
import { frame } from './frame';
import { framer } from './framer';
import { login } from './login';
import { message } from './message';
import { pdu } from './pdu';
import { rfcText } from './rfcText';
import { scsi } from './scsi';
import { unpack } from './unpack';

/** All parts that take bytes or text from outside. */
export const TARGETS: readonly FuzzTarget[] = [
  capture,
  frame,
  framer,
  pdu,
  login,
  scsi,
  findings,
  filter,
  rfcText,
  message,
  unpack,
];
