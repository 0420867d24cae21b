import type { ComponentChildren } from 'preact';
import type { TaskSortKey } from '../../../src/core/io/TaskQuery';
import type { TaskRow } from '../../../src/messages/results';
import { formatCount } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import { milliseconds, seconds } from './formatQuantities';
import { TimeBar } from './TimeBar';

/** A column of the table of tasks. */
export interface TaskColumn {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly isNumber: boolean;
  readonly sort?: TaskSortKey;
  readonly cell: (row: TaskRow, longest: number) => ComponentChildren;
  /** What Copy takes. */
  readonly text: (row: TaskRow) => string;
}

const column = (
  id: string,
  title: string,
  hint: string,
  sort: TaskSortKey | undefined,
  text: (row: TaskRow) => string,
  more: { readonly isNumber?: boolean; readonly cell?: TaskColumn['cell'] } = {},
): TaskColumn => ({
  ...{ id, title, hint, text, isNumber: more.isNumber ?? false },
  ...(sort ? { sort } : {}),
  cell: more.cell ?? ((row) => <HostileText text={text(row)} />),
});

const number = { isNumber: true };

/** The columns in their order. */
export const TASK_COLUMNS: readonly TaskColumn[] = [
  column(
    'start',
    t('Start (s)'),
    t('When the command was sent, since the first frame'),
    'start',
    ({ start }) => (start === null ? '' : seconds(start)),
    number,
  ),
  column('command', t('Command'), t('SCSI command'), 'command', ({ command }) => command),
  column(
    'session',
    t('Session'),
    t('Number of the iSCSI session'),
    'session',
    ({ session }) => (session < 0 ? '' : String(session + 1)),
    number,
  ),
  column('lun', t('LUN'), t('Logical unit'), 'lun', ({ lun }) => lun, number),
  column('address', t('LBA'), t('Address of the first block'), 'address', ({ address }) => address, number),
  column(
    'bytes',
    t('Bytes'),
    t('Bytes that were read and written'),
    'bytes',
    ({ read, written }) => formatCount(read + written),
    number,
  ),
  column(
    'parts',
    t('Spent on'),
    t('Where the time went: waiting for the target (blue), for the initiator (orange), transfer of data (green)'),
    undefined,
    partsText,
    {
      cell: (row, longest) => <TimeBar row={row} longest={longest} />,
    },
  ),
  column(
    'time',
    t('Time (ms)'),
    t('Response time: command to status'),
    'time',
    ({ time }) => (time === null ? '' : milliseconds(time)),
    number,
  ),
  column(
    'outcome',
    t('Status'),
    t('SCSI status, or what became of a task without one'),
    'outcome',
    ({ outcome }) => outcome,
    {
      cell: ({ outcome, outcomeKind }) => (
        <span class={OUTCOME_CLASSES[outcomeKind]}>
          <HostileText text={outcome} />
        </span>
      ),
    },
  ),
];

const OUTCOME_CLASSES: Readonly<Record<TaskRow['outcomeKind'], string>> = {
  good: 'good',
  failed: 'bad',
  noAnswer: 'warning',
};

/** The parts of a task's time in words. */
export function partsText({ parts }: TaskRow): string {
  return parts.map(({ name, nanoseconds }) => `${name} ${milliseconds(nanoseconds)} ms`).join(', ');
}
