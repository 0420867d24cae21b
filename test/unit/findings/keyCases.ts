import type { FindingCase } from './FindingCase';
export const KEY_CASES: readonly FindingCase[] = [];
