import type { FieldSpec } from '../../../dissect/FieldSpec';
import { CAPACITY_10, CAPACITY_16 } from './capacityData';
import { DEFECT_FIELDS_10, DEFECT_FIELDS_12 } from './defectData';
import { EXTENDED_COPY_FIELDS } from './extendedCopyData';
import { LBA_STATUS_FIELDS } from './lbaStatusData';
import { LOG_FIELDS } from './logData';
import { MODE_FIELDS } from './modeData';
import { OPERATION_CODES_FIELDS } from './operationCodesData';
import { PERSISTENT_RESERVE_IN_FIELDS } from './persistentReserveInData';
import { PERSISTENT_RESERVE_OUT_FIELDS } from './persistentReserveOutData';
import { COPY_PARAMETERS_FIELDS } from './receiveCopyData';
import { BLOCK_LIMITS_FIELDS, POSITION_FIELDS } from './streamData';
import { REPORT_PORT_GROUPS_FIELDS, SET_PORT_GROUPS_FIELDS } from './targetPortGroupsData';
import { TASK_MANAGEMENT_FIELDS } from './taskManagementData';
import { UNMAP_FIELDS } from './unmapData';
import { DESIGNATOR_FIELDS } from './designators';
import { STANDARD_INQUIRY, VERSION_DESCRIPTOR } from './inquiryData';
import { LUN_LIST_LENGTH } from './reportLunsData';
import { VPD_FIELDS } from './vpdPages';

/** The fields that the data of one operation code may hold, of all layouts together, for hovers and tests. */
export interface ParameterTable {
  readonly operationCode: number;
  /** "data of INQUIRY". */
  readonly title: string;
  /** "SPC-4, Standard INQUIRY data". */
  readonly standard: string;
  readonly fields: readonly FieldSpec[];
}

/** Every layout of parameter data that is decoded. */
export const PARAMETER_TABLES: readonly ParameterTable[] = [
  {
    operationCode: 0x12,
    title: 'data of INQUIRY',
    standard: 'SPC-4, Standard INQUIRY data and Vital product data parameters; SBC-3 for pages B0h to B2h',
    fields: [...STANDARD_INQUIRY, VERSION_DESCRIPTOR, ...VPD_FIELDS, ...DESIGNATOR_FIELDS],
  },
  {
    operationCode: 0x25,
    title: 'data of READ CAPACITY(10)',
    standard: 'SBC-3, READ CAPACITY (10) parameter data',
    fields: CAPACITY_10,
  },
  {
    operationCode: 0x9e,
    title: 'data of SERVICE ACTION IN(16)',
    standard: 'SBC-3, parameter data of READ CAPACITY (16) and GET LBA STATUS',
    fields: [...CAPACITY_16, ...LBA_STATUS_FIELDS],
  },
  {
    operationCode: 0xa0,
    title: 'data of REPORT LUNS',
    standard: 'SPC-4, REPORT LUNS parameter data',
    fields: [LUN_LIST_LENGTH],
  },
  {
    operationCode: 0x15,
    title: 'data of MODE SELECT(6)',
    standard: 'SPC-4, Mode parameters; SBC-3 for pages of disks',
    fields: MODE_FIELDS,
  },
  {
    operationCode: 0x1a,
    title: 'data of MODE SENSE(6)',
    standard: 'SPC-4, Mode parameters; SBC-3 for pages of disks',
    fields: MODE_FIELDS,
  },
  {
    operationCode: 0x05,
    title: 'data of READ BLOCK LIMITS',
    standard: 'SSC-4, READ BLOCK LIMITS data',
    fields: BLOCK_LIMITS_FIELDS,
  },
  {
    operationCode: 0x34,
    title: 'data of READ POSITION',
    standard: 'SSC-4, READ POSITION data format',
    fields: POSITION_FIELDS,
  },
  {
    operationCode: 0x37,
    title: 'data of READ DEFECT DATA(10)',
    standard: 'SBC-3, READ DEFECT DATA (10) parameter data',
    fields: DEFECT_FIELDS_10,
  },
  {
    operationCode: 0x42,
    title: 'data of UNMAP',
    standard: 'SBC-3, UNMAP parameter list',
    fields: UNMAP_FIELDS,
  },
  {
    operationCode: 0x4c,
    title: 'data of LOG SELECT',
    standard: 'SPC-4, Log parameters',
    fields: LOG_FIELDS,
  },
  {
    operationCode: 0x4d,
    title: 'data of LOG SENSE',
    standard: 'SPC-4, Log parameters',
    fields: LOG_FIELDS,
  },
  {
    operationCode: 0x55,
    title: 'data of MODE SELECT(10)',
    standard: 'SPC-4, Mode parameters; SBC-3 for pages of disks',
    fields: MODE_FIELDS,
  },
  {
    operationCode: 0x5a,
    title: 'data of MODE SENSE(10)',
    standard: 'SPC-4, Mode parameters; SBC-3 for pages of disks',
    fields: MODE_FIELDS,
  },
  {
    operationCode: 0x5e,
    title: 'data of PERSISTENT RESERVE IN',
    standard: 'SPC-4, PERSISTENT RESERVE IN parameter data',
    fields: PERSISTENT_RESERVE_IN_FIELDS,
  },
  {
    operationCode: 0x5f,
    title: 'data of PERSISTENT RESERVE OUT',
    standard: 'SPC-4, PERSISTENT RESERVE OUT parameter list',
    fields: PERSISTENT_RESERVE_OUT_FIELDS,
  },
  {
    operationCode: 0x83,
    title: 'data of EXTENDED COPY',
    standard: 'SPC-4, EXTENDED COPY parameter list',
    fields: EXTENDED_COPY_FIELDS,
  },
  {
    operationCode: 0x84,
    title: 'data of RECEIVE COPY RESULTS',
    standard: 'SPC-4, RECEIVE COPY OPERATING PARAMETERS parameter data',
    fields: COPY_PARAMETERS_FIELDS,
  },
  {
    operationCode: 0xa3,
    title: 'data of MAINTENANCE IN',
    standard: 'SPC-4, parameter data of REPORT TARGET PORT GROUPS and REPORT SUPPORTED OPERATION CODES',
    fields: [...REPORT_PORT_GROUPS_FIELDS, ...OPERATION_CODES_FIELDS, ...TASK_MANAGEMENT_FIELDS],
  },
  {
    operationCode: 0xa4,
    title: 'data of MAINTENANCE OUT',
    standard: 'SPC-4, SET TARGET PORT GROUPS parameter list',
    fields: SET_PORT_GROUPS_FIELDS,
  },
  {
    operationCode: 0xb7,
    title: 'data of READ DEFECT DATA(12)',
    standard: 'SBC-3, READ DEFECT DATA (12) parameter data',
    fields: DEFECT_FIELDS_12,
  },
];
