import { readFileSync } from 'node:fs';
import type { LoginReport } from '../../src/core/login/LoginReport';
import { readLogins } from '../../src/core/login/readLogins';
import { analysed } from './analysed';

/** All logins of a capture file. */
export async function loginReports(file: string): Promise<LoginReport[]> {
  const { analysis, source } = await analysed(readFileSync(file));
  const reports: LoginReport[] = [];
  for await (const report of readLogins(analysis, source)) reports.push(report);
  return reports;
}
