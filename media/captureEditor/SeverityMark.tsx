import type { Severity } from '../../src/core/dissect/Issue';
import { Icon } from './Icon';
import { t } from './l10n';

/** Severities in words. */
export const severityNames: Readonly<Record<Severity, string>> = {
  error: t('Error'),
  warning: t('Warning'),
  info: t('Information'),
};

interface Props {
  readonly severity: Severity;
  /** What it is about, where the text beside it does not say that. */
  readonly title?: string | undefined;
}

/** The icon of a severity with its name for screen readers: severity is never told by colour alone. */
export function SeverityMark({ severity, title }: Props) {
  return (
    <span class={`severity severity-${severity}`} title={title}>
      <Icon name={severity} />
      <span class="srOnly">
        {severityNames[severity]}: {title !== undefined && `${title}. `}
      </span>
    </span>
  );
}
