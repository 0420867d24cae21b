import * as vscode from 'vscode';
import type { Severity } from '../../core/dissect/Issue';
import type { FindingSelection } from '../../core/findings/FindingsOverview';

const SEVERITIES: readonly unknown[] = ['error', 'warning', 'info'] satisfies Severity[];
const SECTION = 'iscsiTrace.findings';

/** What a person's settings mean, whatever they hold: settings are written by hand. */
export function selectionOf(minimum: unknown, disabled: unknown): FindingSelection {
  return {
    minimum: SEVERITIES.includes(minimum) ? (minimum as Severity) : 'info',
    disabled: Array.isArray(disabled) ? disabled.filter((id): id is string => typeof id === 'string') : [],
  };
}

/** Which findings the settings leave. */
export function findingSelection(): FindingSelection {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return selectionOf(settings.get<unknown>('minimumSeverity'), settings.get<unknown>('disabledRules'));
}

/** Whether a change of settings is one of the findings. */
export function changesFindings(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(SECTION);
}
