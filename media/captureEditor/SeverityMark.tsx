import type { Severity } from '../../src/core/dissect/Issue';
import { Icon } from './Icon';

const names: Readonly<Record<Severity, string>> = { error: 'Error', warning: 'Warning', info: 'Information' };

/** The icon of a severity with its name for screen readers: severity is never told by colour alone. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  return (
    <span class={`severity severity-${severity}`}>
      <Icon name={severity} />
      <span class="srOnly">{names[severity]}: </span>
    </span>
  );
}
