import type { TableColumn } from '../../src/messages/columns';
import type { PacketRow } from '../../src/messages/results';
import { cellText } from './cellText';
import type { CaptureEditorModel } from './CaptureEditorModel';
import type { DetailModel } from './DetailModel';
import { TASK_COLUMNS } from './io/taskColumns';
import { separatorOf } from './FieldTreeRow';
import { visibleText } from './visibleText';

/** Longest text that is copied of one value. */
const limit = 100_000;

/**
 * What Copy means where the focus is: the selected row of a table, the selected field, or that field's bytes in
 * hexadecimal. Unseen characters are copied as escapes: the text may be on its way to a terminal.
 */
export function copyText(model: CaptureEditorModel, focused: string): string | undefined {
  const { detail, selectedPacket } = model;
  switch (focused) {
    case 'packets':
      return selectedPacket && rowText(selectedPacket, model.look.columns);
    case 'tasks':
      return taskText(model);
    case 'fields':
      return detail && fieldText(detail);
    case 'bytes':
      return detail && bytesText(detail);
    default:
      return undefined;
  }
}

function rowText(row: PacketRow, columns: readonly TableColumn[]): string {
  return columns.map(({ name }) => visibleText(cellText(row, name), limit)).join('\t');
}

function taskText({ io: { list, selection } }: CaptureEditorModel): string | undefined {
  const row = selection.shownRow === undefined ? undefined : list.store.row(selection.shownRow);
  return row && TASK_COLUMNS.map(({ text }) => visibleText(text(row), limit)).join('\t');
}

function fieldText({ selected }: DetailModel): string | undefined {
  if (!selected) return undefined;
  const { label, value, note } = selected.node;
  return visibleText(`${label}${separatorOf(selected)}${value}${note ? ` (${note})` : ''}`, limit);
}

function bytesText(detail: DetailModel): string | undefined {
  const { source } = detail;
  if (!source) return undefined;
  const bytes = detail.marks().flatMap(({ start, end }) => [...source.bytes.subarray(start, end)]);
  return bytes.length === 0 ? undefined : bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
