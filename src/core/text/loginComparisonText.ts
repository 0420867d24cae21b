import { compareLogins } from '../login/compareLogins';
import type { LoginReport } from '../login/LoginReport';
import { loginText } from './loginText';
import { visibleText } from './visibleText';

/** Characters of a value that one line shows. */
const LONGEST_VALUE = 300;
/** Lines of differences: more keys than that are hostile. */
const MOST_LINES = 1000;

/**
 * One side of the comparison of two logins as text: first only what differs, line by line beside the other side's, and
 * then the whole login.
 */
export function loginComparisonText(left: LoginReport, right: LoginReport, side: 'left' | 'right'): string {
  const differences = compareLogins(left, right);
  const width = Math.max(0, ...differences.slice(0, MOST_LINES).map(({ subject }) => cut(subject, 40).length));
  const lines = differences.slice(0, MOST_LINES).map((difference) => {
    const text = difference[side];
    return `    ${cut(difference.subject, 40).padEnd(width)}  ${text === '' ? '-' : cut(text, LONGEST_VALUE)}`;
  });
  if (differences.length > MOST_LINES) lines.push(`    and ${differences.length - MOST_LINES} more`);
  const head =
    differences.length === 0
      ? ['What differs', '    nothing but frames, times and numbers that count on']
      : ['What differs', ...lines];
  return `${head.map(visibleText).join('\n')}\n\n${loginText(side === 'left' ? left : right)}`;
}

function cut(text: string, longest: number): string {
  // What is not to be seen becomes longer when it is shown: the columns are measured on what is shown.
  const shown = visibleText(text);
  return shown.length <= longest ? shown : `${shown.slice(0, longest)}…`;
}
