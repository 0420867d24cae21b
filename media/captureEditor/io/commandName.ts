import type { IoReport } from '../../../src/messages/results';
import { t } from '../l10n';
import { OTHER_COMMANDS } from './seriesMarks';

/** Name of a command of the chart. */
export function commandName(commands: IoReport['choices']['commands'], command: number): string {
  if (command === OTHER_COMMANDS) return t('other commands');
  return commands.find(({ value }) => value === command)?.name ?? `0x${command.toString(16).padStart(2, '0')}`;
}
