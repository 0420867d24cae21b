import type { Severity } from '../../src/core/dissect/Issue';
import { Icon } from './Icon';

/** Severities in words. */
export const severityNames: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Information',
};

/** The icon of a severity with its name for screen readers: severity is never told by colour alone. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  return (
    <span class={`severity severity-${severity}`}>
      <Icon name={severity} />
      <span class="srOnly">{severityNames[severity]}: </span>
    </span>
  );
}
