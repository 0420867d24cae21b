import { asynchronousMessage } from './pdus/asynchronousMessage';
import { loginRequest } from './pdus/loginRequest';
import { loginResponse } from './pdus/loginResponse';
import { logoutRequest } from './pdus/logoutRequest';
import { logoutResponse } from './pdus/logoutResponse';
import { nopIn } from './pdus/nopIn';
import { nopOut } from './pdus/nopOut';
import { readyToTransfer } from './pdus/readyToTransfer';
import { reject } from './pdus/reject';
import { scsiCommand } from './pdus/scsiCommand';
import { scsiDataIn } from './pdus/scsiDataIn';
import { scsiDataOut } from './pdus/scsiDataOut';
import { scsiResponse } from './pdus/scsiResponse';
import { snackRequest } from './pdus/snackRequest';
import { taskManagementFunctionRequest } from './pdus/taskManagementFunctionRequest';
import { taskManagementFunctionResponse } from './pdus/taskManagementFunctionResponse';
import { textRequest } from './pdus/textRequest';
import { textResponse } from './pdus/textResponse';
import type { PduSpec } from './PduSpec';

/** All 18 PDUs of RFC 3720, section 10.2.1.2, in the order of their opcodes. */
export const PDU_SPECS: readonly PduSpec[] = [
  nopOut,
  scsiCommand,
  taskManagementFunctionRequest,
  loginRequest,
  textRequest,
  scsiDataOut,
  logoutRequest,
  snackRequest,
  nopIn,
  scsiResponse,
  taskManagementFunctionResponse,
  loginResponse,
  textResponse,
  scsiDataIn,
  logoutResponse,
  readyToTransfer,
  asynchronousMessage,
  reject,
];

const BY_OPCODE: readonly (PduSpec | undefined)[] = Array.from({ length: 64 }, (_, opcode) =>
  PDU_SPECS.find((spec) => spec.opcode === opcode),
);

/** The PDU of an opcode (0x00-0x3f); undefined for vendor specific and unassigned ones. */
export function pduSpecOf(opcode: number): PduSpec | undefined {
  return BY_OPCODE[opcode];
}
