import type { FindingCase } from './FindingCase';
export const LOGIN_CASES: readonly FindingCase[] = [];
