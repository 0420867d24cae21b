import type { FieldSpec } from '../../../dissect/FieldSpec';
import { CAPACITY_10, CAPACITY_16 } from './capacityData';
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
    title: 'data of READ CAPACITY(16)',
    standard: 'SBC-3, READ CAPACITY (16) parameter data',
    fields: CAPACITY_16,
  },
  {
    operationCode: 0xa0,
    title: 'data of REPORT LUNS',
    standard: 'SPC-4, REPORT LUNS parameter data',
    fields: [LUN_LIST_LENGTH],
  },
];
