/**
 * `npm run audit`: asks the registry for known vulnerabilities of the dependencies in the lock file. Exit code 1 for one that
 * is high or critical; where the registry does not answer that question it says so, and that nothing is known then.
 */
import { npm, run } from './processes';
import { root } from './repository';

export interface AuditVerdict {
  readonly isKnown: boolean;
  readonly isClean: boolean;
  readonly text: string;
}

/** What the JSON of `npm audit` says. */
export function auditVerdict(output: string): AuditVerdict {
  // Warnings of npm may stand before it.
  const json = output.slice(Math.max(0, output.indexOf('{')));
  let report: {
    metadata?: { vulnerabilities?: Record<string, number> };
    message?: string;
    error?: { summary?: string };
  };
  try {
    report = JSON.parse(json.slice(0, json.lastIndexOf('}') + 1)) as typeof report;
  } catch {
    report = {};
  }
  const counts = report.metadata?.vulnerabilities;
  if (!counts) {
    const why = report.error?.summary || report.message || output.trim().split('\n')[0] || 'no answer';
    return { isKnown: false, isClean: false, text: `NOT CHECKED: the registry does not answer (${why})` };
  }
  const { high = 0, critical = 0, total = 0 } = counts;
  const isClean = high + critical === 0;
  return { isKnown: true, isClean, text: `${critical} critical, ${high} high, ${total} in all` };
}

async function main(): Promise<void> {
  const { output } = await run(npm.command, ['audit', '--json'], { cwd: root, ...npm.options });
  const { isKnown, isClean, text } = auditVerdict(output);
  console.log(`audit: ${text}`);
  if (isKnown && !isClean) process.exitCode = 1;
}

if (require.main === module) void main();
