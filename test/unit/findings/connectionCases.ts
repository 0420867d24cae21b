import type { FindingCase } from './FindingCase';
export const CONNECTION_CASES: readonly FindingCase[] = [];
