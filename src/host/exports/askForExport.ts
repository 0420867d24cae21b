import * as vscode from 'vscode';
import type { FrameFormat } from '../../core/export/FrameExport';
import type { FrameScope } from '../../core/export/FrameList';
import type { MaskOptions } from '../../core/mask/MaskOptions';
import { visibleText } from '../../core/text/visibleText';
import type { ExportChoice } from '../../messages/engine';

const { t } = vscode.l10n;

export const EXPORT_TITLE = t('Export Frames');

/** Characters of a filter or of names that are shown beside a choice. */
const LONGEST_DETAIL = 200;

/** Texts of the capture, in which VS Code would show icons. */
function plain(text: string): string {
  return visibleText(text).replaceAll('$(', '$ (').slice(0, LONGEST_DETAIL);
}

function scopeLabel({ kind }: FrameScope): string {
  switch (kind) {
    case 'all':
      return t('All frames');
    case 'filter':
      return t('Frames that the display filter leaves');
    case 'session':
      return t('The session of the selected frame');
    case 'conversation':
      return t('The conversation of the selected frame');
    case 'direction':
      return t('One direction: that of the selected frame');
    case 'frame':
      return t('The selected frame');
  }
}

/** Asks which frames; undefined when the question is closed. */
export async function askForScope(choices: readonly ExportChoice[]): Promise<FrameScope | undefined> {
  const items = choices.map(({ scope, frames, detail }) => ({
    label: scopeLabel(scope),
    description: frames === 1 ? t('1 frame') : t('{0} frames', frames.toLocaleString('en-US')),
    ...(detail === '' ? {} : { detail: scope.kind === 'frame' ? t('Frame {0}', detail) : plain(detail) }),
    scope,
  }));
  // What somebody filters is what he looks at.
  items.sort((one, other) => Number(other.scope.kind === 'filter') - Number(one.scope.kind === 'filter'));
  const title = t('{0} (1 of 3): which?', EXPORT_TITLE);
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.scope;
}

interface FormatItem extends vscode.QuickPickItem {
  readonly format: FrameFormat;
}

function formatItems(): FormatItem[] {
  return [
    { format: 'pcapng', label: 'pcapng', detail: t('Keeps interfaces, comments, flags and times as they are') },
    { format: 'pcap', label: 'pcap', detail: t('One link type; for tools that read nothing newer') },
    { format: 'csv', label: 'CSV', detail: t('The columns of the packet table, a frame a line') },
    { format: 'json', label: 'JSON', detail: t('One array; an object a frame, with the fields of all headers') },
    { format: 'ndjson', label: 'NDJSON', detail: t('The same objects, one a line') },
    { format: 'text', label: t('Text'), detail: t('Each PDU with its fields and keys, as in the text view') },
  ];
}

export async function askForFormat(): Promise<FrameFormat | undefined> {
  const title = t('{0} (2 of 3): as what?', EXPORT_TITLE);
  return (await vscode.window.showQuickPick(formatItems(), { title, matchOnDetail: true }))?.format;
}

/** Asks what to mask; an empty list is an answer, undefined when the question is closed. */
export async function askForMasks(): Promise<(keyof MaskOptions)[] | undefined> {
  const items: (vscode.QuickPickItem & { mask: keyof MaskOptions })[] = [
    {
      mask: 'addresses',
      label: t('Addresses'),
      detail: t('IPv4, IPv6 and MAC addresses, also in text keys; networks stay recognizable'),
    },
    {
      mask: 'names',
      label: t('Names'),
      detail: t('Names and aliases of initiators and targets; comments are left out'),
    },
    { mask: 'chap', label: 'CHAP', detail: t('User names, challenges and responses') },
    { mask: 'payload', label: t('Payload'), detail: t('Data of SCSI commands and pings becomes zeros') },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('{0} (3 of 3): mask what? Nothing chosen keeps all', EXPORT_TITLE),
    placeHolder: t('With any of these, bytes that are not decoded become zeros'),
    canPickMany: true,
  });
  return picked?.map(({ mask }) => mask);
}

const ENDINGS: Readonly<Record<FrameFormat, string>> = {
  pcap: 'pcap',
  pcapng: 'pcapng',
  csv: 'csv',
  json: 'json',
  ndjson: 'ndjson',
  text: 'txt',
};

export async function askForFile(proposed: vscode.Uri, format: FrameFormat): Promise<vscode.Uri | undefined> {
  const ending = ENDINGS[format];
  return vscode.window.showSaveDialog({
    title: EXPORT_TITLE,
    defaultUri: proposed.with({ path: `${proposed.path}.${ending}` }),
    filters: { [ending]: [ending] },
  });
}
