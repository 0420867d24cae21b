/** One PDU of each kind that breaks no rule: what tests of the rules start from. */
import type { FieldValues } from '../../support/buildPdu';

const NO_TAG = 0xffffffff;
const NUMBERS = { 'iscsi.statsn': 5, 'iscsi.expcmdsn': 7, 'iscsi.maxcmdsn': 38 };
const REQUEST = { 'iscsi.initiatortasktag': 0x10, 'iscsi.cmdsn': 7, 'iscsi.expstatsn': 5 };

/** Header fields by opcode; those left out are zero or have their one legal value. */
export const HEALTHY: Readonly<Record<number, FieldValues>> = {
  0x00: { ...REQUEST, 'iscsi.targettransfertag': NO_TAG },
  0x01: {
    ...REQUEST,
    'iscsi.scsicommand.F': true,
    'iscsi.scsicommand.R': true,
    'iscsi.scsicommand.attr': 1,
    'iscsi.lun': '0001000000000000',
    'iscsi.scsicommand.expecteddatatransferlength': 512,
    'iscsi.scsicommand.cdb': '28000000080000000100000000000000',
  },
  0x02: {
    ...REQUEST,
    'iscsi.taskmanfun.function': 1,
    'iscsi.lun': '0001000000000000',
    'iscsi.taskmanfun.referencedtasktag': 0x0f,
    'iscsi.refcmdsn': 6,
  },
  0x03: { ...REQUEST, 'iscsi.login.T': true, 'iscsi.login.csg': 1, 'iscsi.login.nsg': 3, 'iscsi.isid': '00023d000000' },
  0x04: { ...REQUEST, 'iscsi.text.F': true, 'iscsi.targettransfertag': NO_TAG },
  0x05: {
    'iscsi.scsidata.F': true,
    'iscsi.lun': '0001000000000000',
    'iscsi.initiatortasktag': 0x10,
    'iscsi.targettransfertag': 3,
    'iscsi.expstatsn': 5,
  },
  0x06: { ...REQUEST },
  0x10: { 'iscsi.initiatortasktag': 0x10, 'iscsi.targettransfertag': NO_TAG, 'iscsi.expstatsn': 5 },
  0x20: { ...NUMBERS, 'iscsi.initiatortasktag': 0x10, 'iscsi.targettransfertag': NO_TAG },
  0x21: { ...NUMBERS, 'iscsi.initiatortasktag': 0x10 },
  0x22: { ...NUMBERS, 'iscsi.initiatortasktag': 0x10 },
  0x23: {
    ...NUMBERS,
    'iscsi.initiatortasktag': 0x10,
    'iscsi.login.T': true,
    'iscsi.login.csg': 1,
    'iscsi.login.nsg': 3,
    'iscsi.isid': '00023d000000',
    'iscsi.tsih': 12,
  },
  0x24: { ...NUMBERS, 'iscsi.initiatortasktag': 0x10, 'iscsi.text.F': true, 'iscsi.targettransfertag': NO_TAG },
  0x25: {
    ...NUMBERS,
    'iscsi.initiatortasktag': 0x10,
    'iscsi.scsidata.F': true,
    'iscsi.scsidata.S': true,
    'iscsi.targettransfertag': NO_TAG,
  },
  0x26: { ...NUMBERS, 'iscsi.initiatortasktag': 0x10, 'iscsi.time2wait': 2 },
  0x31: {
    ...NUMBERS,
    'iscsi.initiatortasktag': 0x10,
    'iscsi.lun': '0001000000000000',
    'iscsi.targettransfertag': 3,
    'iscsi.desireddatalength': 4096,
  },
  0x32: { ...NUMBERS, 'iscsi.asyncevent': 1, 'iscsi.parameter3': 10 },
  0x3f: { ...NUMBERS, 'iscsi.reject.reason': 4 },
};
