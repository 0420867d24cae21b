import * as vscode from 'vscode';
import { base64, cArray, hexDump, hexStream } from '../../core/copy/byteTexts';
import { detailText, fieldText, fieldValue } from '../../core/copy/fieldTexts';
import { tsharkCommand } from '../../core/copy/tsharkCommand';
import type { FieldNode } from '../../core/dissect/FieldNode';
import { nodeAt } from '../../core/filter/selection/nodeFilters';
import { frameLine } from '../../core/text/frameLine';
import { visibleText } from '../../core/text/visibleText';
import type { FrameDetail } from '../../messages/results';
import type { DecodeAsSettings } from '../captures/DecodeAsSettings';
import type { OpenCapture } from '../captures/OpenCapture';
import { pageContext } from '../editor/webviewContext';
import { filesOfCapture } from '../exports/captureFile';

const { t } = vscode.l10n;

/** What was asked for: a frame, and one of its fields where the menu was opened at one. */
interface Place {
  readonly capture: OpenCapture;
  readonly detail: FrameDetail;
  readonly field: FieldNode | undefined;
  /** Where the field stands in the tree, in reading order from 0. */
  readonly fieldPlace: number | undefined;
}

/** The bytes that a place stands for: those of its field, else of the frame. */
function bytesOf({ detail, field }: Place): Uint8Array | undefined {
  if (!field) return detail.sources[0]?.bytes;
  const bytes = detail.sources[field.source]?.bytes.subarray(field.start, field.start + field.length);
  return bytes && bytes.length > 0 ? bytes : undefined;
}

function nameOf({ detail, field }: Place): string {
  return field?.filter ?? `frame_${detail.frame}`;
}

type Copier = (place: Place) => string | undefined | Promise<string | undefined>;

const ofBytes =
  (make: (bytes: Uint8Array, place: Place) => string): Copier =>
  (place) => {
    const bytes = bytesOf(place);
    return bytes && make(bytes, place);
  };

/** What can be copied of a frame or a field, by the last word of the command. */
export const COPIERS = {
  summary: async ({ capture, detail }) => {
    const params = { start: detail.frame - 1, count: 1, marks: { selected: 0 } };
    const [row] = await capture.request('rows', params);
    return row && frameLine(row).trimEnd();
  },
  details: ({ detail }) => detailText(detail),
  hexDump: ofBytes(hexDump),
  hexStream: ofBytes(hexStream),
  cArray: ofBytes((bytes, place) =>
    cArray(bytes, nameOf(place), visibleText(t('{0}, frame {1}', place.capture.name, place.detail.frame))),
  ),
  base64: ofBytes(base64),
  field: ({ field }) => field && fieldText(field),
  value: ({ field }) => field && fieldValue(field),
  // The filter that Apply as Filter would set: one that can be asked and holds of the frame.
  filter: async ({ capture, detail: { frame }, fieldPlace }) => {
    if (fieldPlace === undefined) return undefined;
    const [made] = await capture.request('filtersOf', { kind: 'field', frame, field: fieldPlace });
    return made?.filter;
  },
} as const satisfies Record<string, Copier>;

/** Copies one of these for the place that a menu was opened at, or for the selected frame. */
export async function copyFromCapture(
  capture: OpenCapture,
  what: keyof typeof COPIERS,
  argument: unknown,
): Promise<void> {
  const context = pageContext(argument);
  const frame = context && context.frame > 0 ? context.frame : capture.selectedFrame;
  if (frame <= 0) {
    void vscode.window.showInformationMessage(t('Select a frame first.'));
    return;
  }
  const detail = await capture.request('frame', { frame });
  const fieldPlace = context?.field;
  const field = fieldPlace === undefined ? undefined : nodeAt(detail.tree, fieldPlace);
  const text = await (COPIERS[what] satisfies Copier)({ capture, detail, field, fieldPlace });
  if (text === undefined) {
    void vscode.window.showInformationMessage(t('Frame {0} has nothing of this kind to copy.', frame));
    return;
  }
  await vscode.env.clipboard.writeText(text);
  const [source] = detail.sources;
  if (!field && source && source.bytes.length < source.fullLength) {
    const message = t('The first {0} of {1} bytes were copied.', source.bytes.length, source.fullLength);
    void vscode.window.showInformationMessage(message);
  }
}

/** Copies the command that lists the same frames with tshark; what it cannot tell tshark is said. */
export async function copyTsharkCommand(
  capture: OpenCapture,
  { rules }: DecodeAsSettings,
  argument: unknown,
): Promise<void> {
  const context = pageContext(argument);
  const detail = context?.field === undefined ? undefined : await capture.request('frame', { frame: context.frame });
  const field = detail && context?.field !== undefined ? nodeAt(detail.tree, context.field)?.filter : undefined;
  const files = filesOfCapture(capture.uri).map((file) => (file.scheme === 'file' ? file.fsPath : file.path));
  const { command, notTold } = tsharkCommand(files, capture.shownFilter, rules, field);
  await vscode.env.clipboard.writeText(command);
  if (notTold.length > 0) {
    void vscode.window.showWarningMessage(t('Copied. Not in the command: {0}.', notTold.join('; ')));
  }
}
