import type { LoginResult } from '../../../src/messages/results';
import { Icon, type IconName } from '../Icon';

const marks: Readonly<Record<LoginResult, readonly [IconName, string, string]>> = {
  success: ['pass', 'good', 'accepted'],
  rejected: ['error', 'bad', 'rejected'],
  aborted: ['error', 'bad', 'broken off'],
  incomplete: ['warning', 'warning', 'not finished'],
};

/** The outcome of a login as icon and word. */
export function OutcomeMark({ result }: { readonly result: LoginResult }) {
  const [icon, style, word] = marks[result];
  return (
    <span class={`outcome ${style}`}>
      <Icon name={icon} /> {word}
    </span>
  );
}
