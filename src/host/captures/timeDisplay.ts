import * as vscode from 'vscode';
import type { TimeDisplay } from '../../core/text/frameTime';
import { isTimeFormat } from '../../messages/timeFormats';

export const TIME_FORMAT_SETTING = 'timeFormat';
const TIME_DIGITS_SETTING = 'timeDigits';

/** What the settings say of the Time column. */
export function timeDisplay(references: readonly number[]): TimeDisplay {
  const settings = vscode.workspace.getConfiguration('iscsiTrace');
  const format = settings.get<unknown>(TIME_FORMAT_SETTING);
  const digits = settings.get<unknown>(TIME_DIGITS_SETTING);
  return {
    format: isTimeFormat(format) ? format : 'relative',
    ...(typeof digits === 'number' && Number.isInteger(digits) && digits >= 0 && digits <= 9 ? { digits } : {}),
    ...(references.length > 0 ? { references } : {}),
  };
}

/** Whether a change of settings is one of the Time column. */
export function changesTimeDisplay(event: vscode.ConfigurationChangeEvent): boolean {
  return [TIME_FORMAT_SETTING, TIME_DIGITS_SETTING].some((name) => event.affectsConfiguration(`iscsiTrace.${name}`));
}
