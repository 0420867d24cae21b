import * as vscode from 'vscode';
import type { FindingSelection } from '../../core/findings/FindingsOverview';
import { selectionOf } from './selectionOf';

const SECTION = 'iscsiTrace.findings';

/** Which findings the settings leave. */
export function findingSelection(): FindingSelection {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return selectionOf(settings.get<unknown>('minimumSeverity'), settings.get<unknown>('disabledRules'));
}

/** Whether a change of settings is one of the findings. */
export function changesFindings(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(SECTION);
}
