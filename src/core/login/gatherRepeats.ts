import type { LoginProblem } from './LoginReport';

/** Code of a key that is sent again. */
export const KEY_REPEATED = 'KEY-DUP';
/** Keys that the one problem names. */
const MOST_NAMED = 3;

/**
 * libiscsi, which QEMU and the iscsi-utilities are made of, sends all its keys in every request of a login, with the values
 * that stand. What changes nothing is told once for each PDU; a key that is sent again with another value stays on its own.
 */
export function gatherRepeats(problems: readonly LoginProblem[]): LoginProblem[] {
  const byFrame = new Map<number, LoginProblem[]>();
  for (const problem of problems) {
    if (!isHarmless(problem)) continue;
    const list = byFrame.get(problem.frame);
    if (list) list.push(problem);
    else byFrame.set(problem.frame, [problem]);
  }
  return problems.flatMap((problem) => {
    const list = isHarmless(problem) ? byFrame.get(problem.frame) : undefined;
    if (!list || list.length === 1) return [problem];
    return list[0] === problem ? [gathered(problem, list)] : [];
  });
}

function isHarmless({ code, severity, key }: LoginProblem): boolean {
  return code === KEY_REPEATED && severity !== 'error' && key !== undefined;
}

function gathered(first: LoginProblem, list: readonly LoginProblem[]): LoginProblem {
  const names = list.slice(0, MOST_NAMED).map(({ key }) => key?.slice(0, 40));
  const more = list.length > MOST_NAMED ? ` and ${list.length - MOST_NAMED} more` : '';
  const message = `${list.length} keys are sent again in the same login with the values that stand: ${names.join(', ')}${more}. Each may be negotiated once only, but libiscsi (QEMU, iscsi-ls) is known to send all of them in every request, and most targets take it.`;
  const { code, severity, references, frame, step } = first;
  return { code, severity, message, references, frame, ...(step === undefined ? {} : { step }) };
}
