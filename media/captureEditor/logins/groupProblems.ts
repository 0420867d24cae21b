import type { LoginProblem } from '../../../src/messages/results';

/** Problems of one code and severity: a rule broken many times is one thing to read. */
export interface ProblemGroup {
  readonly code: string;
  readonly severity: LoginProblem['severity'];
  readonly problems: readonly LoginProblem[];
}

const gravity: Readonly<Record<LoginProblem['severity'], number>> = { error: 0, warning: 1, info: 2 };

/** Groups problems by code and severity, the gravest first, else in order of their first ones. */
export function groupProblems(problems: readonly LoginProblem[]): ProblemGroup[] {
  const groups = new Map<string, LoginProblem[]>();
  for (const problem of problems) {
    const key = `${problem.severity} ${problem.code}`;
    const group = groups.get(key);
    if (group) group.push(problem);
    else groups.set(key, [problem]);
  }
  return [...groups.values()]
    .map((group) => ({ code: group[0].code, severity: group[0].severity, problems: group }))
    .sort((one, other) => gravity[one.severity] - gravity[other.severity]);
}
