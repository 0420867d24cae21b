import type { FindingCase } from './FindingCase';
export const TASK_CASES: readonly FindingCase[] = [];
