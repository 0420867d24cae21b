import type { FindingCase } from './FindingCase';
export const MESSAGE_CASES: readonly FindingCase[] = [];
