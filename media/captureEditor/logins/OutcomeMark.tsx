import type { LoginResult } from '../../../src/messages/results';
import { Icon, type IconName } from '../Icon';
import { t } from '../l10n';

const marks: Readonly<Record<LoginResult, readonly [IconName, string, string]>> = {
  success: ['pass', 'good', t('accepted')],
  rejected: ['error', 'bad', t('rejected')],
  aborted: ['error', 'bad', t('broken off')],
  incomplete: ['warning', 'warning', t('not finished')],
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
