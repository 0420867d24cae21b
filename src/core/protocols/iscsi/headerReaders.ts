import { offsetOf, readerOf } from '../../dissect/interpret';
import { loginRequest } from './pdus/loginRequest';
import { loginResponse } from './pdus/loginResponse';
import { nopIn } from './pdus/nopIn';
import { nopOut } from './pdus/nopOut';
import { readyToTransfer } from './pdus/readyToTransfer';
import { reject } from './pdus/reject';
import { asynchronousMessage } from './pdus/asynchronousMessage';
import { logoutRequest } from './pdus/logoutRequest';
import { logoutResponse } from './pdus/logoutResponse';
import { scsiCommand } from './pdus/scsiCommand';
import { scsiDataIn } from './pdus/scsiDataIn';
import { scsiDataOut } from './pdus/scsiDataOut';
import { scsiResponse } from './pdus/scsiResponse';
import { snackRequest } from './pdus/snackRequest';
import { taskManagementFunctionRequest } from './pdus/taskManagementFunctionRequest';
import { taskManagementFunctionResponse } from './pdus/taskManagementFunctionResponse';
import { textRequest } from './pdus/textRequest';
import { textResponse } from './pdus/textResponse';

/*
 * Readers of single header fields for the pass over a whole capture: (view, base) => number, where `base` is the first
 * byte of the PDU and the caller has checked that the 48 header bytes are there. Flags read as 0 or 1.
 */

/* Every PDU. */
export const readOpcode = readerOf(nopOut.fields, 'iscsi.opcode');
export const readTotalAHSLength = readerOf(nopOut.fields, 'iscsi.totalahslength');
/** Bytes. */
export const readDataSegmentLength = readerOf(nopOut.fields, 'iscsi.datasegmentlength');
export const readInitiatorTaskTag = readerOf(nopOut.fields, 'iscsi.initiatortasktag');

/* Requests. Data-Out and SNACK have neither I nor CmdSN. */
export const readImmediate = readerOf(nopOut.fields, 'iscsi.I');
export const readCmdSN = readerOf(nopOut.fields, 'iscsi.cmdsn');
export const readExpStatSN = readerOf(nopOut.fields, 'iscsi.expstatsn');

/* Everything a target sends. */
export const readStatSN = readerOf(nopIn.fields, 'iscsi.statsn');
export const readExpCmdSN = readerOf(nopIn.fields, 'iscsi.expcmdsn');
export const readMaxCmdSN = readerOf(nopIn.fields, 'iscsi.maxcmdsn');
export const MAX_CMD_SN_OFFSET = offsetOf(nopIn.fields, 'iscsi.maxcmdsn');

/* NOP-Out, NOP-In, Text Request and Response, Data-Out, Data-In, R2T, SNACK. */
export const readTargetTransferTag = readerOf(nopOut.fields, 'iscsi.targettransfertag');
export const TARGET_TRANSFER_TAG_OFFSET = offsetOf(nopOut.fields, 'iscsi.targettransfertag');

/** First of the eight bytes of the LUN, in all PDUs that have one. */
export const LUN_OFFSET = offsetOf(scsiCommand.fields, 'iscsi.lun');

/* SCSI Command. */
export const readCommandFinal = readerOf(scsiCommand.fields, 'iscsi.scsicommand.F');
export const readCommandRead = readerOf(scsiCommand.fields, 'iscsi.scsicommand.R');
export const readCommandWrite = readerOf(scsiCommand.fields, 'iscsi.scsicommand.W');
export const readExpectedDataTransferLength = readerOf(
  scsiCommand.fields,
  'iscsi.scsicommand.expecteddatatransferlength',
);
/** First byte of the CDB within a SCSI Command PDU. */
export const CDB_OFFSET = offsetOf(scsiCommand.fields, 'iscsi.scsicommand.cdb');

/* SCSI Response. */
export const readResponse = readerOf(scsiResponse.fields, 'iscsi.scsiresponse.response');
/** Of a SCSI Response; Data-In has it at the same place when S is 1. */
export const readStatus = readerOf(scsiResponse.fields, 'iscsi.scsiresponse.status');
export const readExpDataSN = readerOf(scsiResponse.fields, 'iscsi.expdatasn');
export const readResidualCount = readerOf(scsiResponse.fields, 'iscsi.scsiresponse.residualcount');
export const readResponseOverflow = readerOf(scsiResponse.fields, 'iscsi.scsiresponse.O');
export const readResponseUnderflow = readerOf(scsiResponse.fields, 'iscsi.scsiresponse.U');
/* The read part of a command that also writes. */
export const readBidirectionalReadResidual = readerOf(scsiResponse.fields, 'iscsi.scsiresponse.bidireadresidualcount');
export const readBidirectionalReadOverflow = readerOf(scsiResponse.fields, 'iscsi.scsiresponse.o');
export const readBidirectionalReadUnderflow = readerOf(scsiResponse.fields, 'iscsi.scsiresponse.u');

/* Data-In and Data-Out (DataSN and Buffer Offset at the same place in both, Buffer Offset in R2T too). */
export const readDataOutFinal = readerOf(scsiDataOut.fields, 'iscsi.scsidata.F');
export const readDataInFinal = readerOf(scsiDataIn.fields, 'iscsi.scsidata.F');
export const readDataInAcknowledge = readerOf(scsiDataIn.fields, 'iscsi.scsidata.A');
export const readDataInStatusFlag = readerOf(scsiDataIn.fields, 'iscsi.scsidata.S');
export const readDataSN = readerOf(scsiDataIn.fields, 'iscsi.datasn');
export const readBufferOffset = readerOf(scsiDataIn.fields, 'iscsi.bufferOffset');

/* R2T. */
export const readR2TSN = readerOf(readyToTransfer.fields, 'iscsi.r2tsn');
export const readDesiredDataTransferLength = readerOf(readyToTransfer.fields, 'iscsi.desireddatalength');
/** Desired Data Transfer Length within an R2T. */
export const READY_TO_TRANSFER_LENGTH_OFFSET = offsetOf(readyToTransfer.fields, 'iscsi.desireddatalength');

/* Login Request and Response (same places in both). */
export const readLoginTransit = readerOf(loginRequest.fields, 'iscsi.login.T');
export const readLoginContinue = readerOf(loginRequest.fields, 'iscsi.login.C');
export const readCurrentStage = readerOf(loginRequest.fields, 'iscsi.login.csg');
export const readNextStage = readerOf(loginRequest.fields, 'iscsi.login.nsg');
export const readTSIH = readerOf(loginRequest.fields, 'iscsi.tsih');
/** Of a Login Request or a Logout Request. */
export const readCID = readerOf(loginRequest.fields, 'iscsi.cid');
/** Status-Class in the high byte, Status-Detail in the low one. */
export const readLoginStatus = readerOf(loginResponse.fields, 'iscsi.login.status');
/** First of the six bytes of the ISID. */
export const ISID_OFFSET = offsetOf(loginRequest.fields, 'iscsi.isid');

/* Text Request and Response. */
export const readTextFinal = readerOf(textRequest.fields, 'iscsi.text.F');
export const readTextContinue = readerOf(textResponse.fields, 'iscsi.text.C');

/* Logout, task management, SNACK, Asynchronous Message, Reject. */
/** CID that a Logout Request is about. */
export const readLogoutCID = readerOf(logoutRequest.fields, 'iscsi.cid');
export const readLogoutReason = readerOf(logoutRequest.fields, 'iscsi.logout.reason');
export const readLogoutResponse = readerOf(logoutResponse.fields, 'iscsi.logout.response');
export const readTime2Wait = readerOf(logoutResponse.fields, 'iscsi.time2wait');
export const readTaskManagementFunction = readerOf(taskManagementFunctionRequest.fields, 'iscsi.taskmanfun.function');
export const readTaskManagementResponse = readerOf(taskManagementFunctionResponse.fields, 'iscsi.taskmanfun.response');
export const readReferencedTaskTag = readerOf(
  taskManagementFunctionRequest.fields,
  'iscsi.taskmanfun.referencedtasktag',
);
export const readSnackType = readerOf(snackRequest.fields, 'iscsi.snack.type');
export const readAsyncEvent = readerOf(asynchronousMessage.fields, 'iscsi.asyncevent');
export const readRejectReason = readerOf(reject.fields, 'iscsi.reject.reason');
