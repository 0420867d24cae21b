import * as vscode from 'vscode';
import type { ConversationItem } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import { TimeSlice } from '../platform/TimeSlice';
import { MOST_PDUS } from './TraceDocuments';
import { type TraceSelection, traceUri } from './traceUri';
import { plainLabel } from '../platform/plainLabel';

/** Sessions and logins that are offered: more would make a list that nobody reads. */
const MOST_PARTS = 1000;

/** Opens a capture as text; a part of it when the whole is more than a text editor bears. */
export async function openAsText(capture: OpenCapture): Promise<void> {
  const pdus = capture.summary?.pdus ?? 0;
  if (pdus <= MOST_PDUS) {
    await show(capture, { part: '' });
    return;
  }
  const part = await pickPart(capture, pdus);
  if (part) await show(capture, part);
}

/** Opens the frames of a node of the Conversations view as text. */
export async function openNodeAsText(capture: OpenCapture, node: ConversationItem): Promise<void> {
  await show(capture, selectionOf(node));
}

function selectionOf(node: ConversationItem): TraceSelection {
  const { firstFrame, lastFrame, streams, kind } = node;
  return { part: vscode.l10n.t('{0}, frames {1}-{2}', kind, firstFrame, lastFrame), firstFrame, lastFrame, streams };
}

async function show(capture: OpenCapture, selection: TraceSelection): Promise<void> {
  const document = await vscode.workspace.openTextDocument(traceUri(capture.uri, selection));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const line = capture.selectedFrame > 0 ? await lineOfFrame(document, capture.selectedFrame) : undefined;
  if (line === undefined) return;
  const place = new vscode.Range(line, 0, line, 0);
  editor.selection = new vscode.Selection(place.start, place.start);
  editor.revealRange(place, vscode.TextEditorRevealType.AtTop);
}

/** The block of a frame, or of the next frame that has one; undefined behind the last. */
async function lineOfFrame(document: vscode.TextDocument, frame: number): Promise<number | undefined> {
  const slice = new TimeSlice();
  for (let line = 0; line < document.lineCount; line++) {
    const found = /^Frame (\d+) /.exec(document.lineAt(line).text)?.[1];
    if (found !== undefined && Number(found) >= frame) return line;
    if (slice.isOver) await slice.next();
  }
  return undefined;
}

async function pickPart(capture: OpenCapture, pdus: number): Promise<TraceSelection | undefined> {
  const parts = await capture.request('parts', { most: MOST_PARTS });
  const items: (vscode.QuickPickItem & { selection?: TraceSelection })[] = parts.map((part) => ({
    label: part.kind === 'session' ? `$(server) ${plainLabel(part.label)}` : `    $(key) ${plainLabel(part.label)}`,
    description: plainLabel(part.description),
    selection: selectionOf(part),
  }));
  items.push({ label: `$(list-selection) ${vscode.l10n.t('A range of frames...')}` });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t(
      '{0} has {1} PDUs: more than {2} at once are too many for a text document',
      plainLabel(capture.name),
      pdus,
      MOST_PDUS,
    ),
    placeHolder: vscode.l10n.t('Which part is to be opened as text?'),
    matchOnDescription: true,
  });
  if (!picked) return undefined;
  return picked.selection ?? pickRange(capture);
}

async function pickRange(capture: OpenCapture): Promise<TraceSelection | undefined> {
  const frames = capture.summary?.frames ?? 0;
  const parse = (text: string): [number, number] | undefined => {
    const match = /^\s*(\d+)\s*-\s*(\d+)\s*$/.exec(text);
    const [first, last] = [Number(match?.[1]), Number(match?.[2])];
    return match && first >= 1 && first <= last && last <= frames ? [first, last] : undefined;
  };
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Open as Text: frames'),
    prompt: vscode.l10n.t('First and last frame, as in 1-{0}', Math.min(frames, 1000)),
    validateInput: (text) =>
      parse(text) ? undefined : vscode.l10n.t('Two numbers from 1 to {0} with a hyphen between them', frames),
  });
  const range = answer === undefined ? undefined : parse(answer);
  if (!range) return undefined;
  const [firstFrame, lastFrame] = range;
  return { part: vscode.l10n.t('frames {0}-{1}', firstFrame, lastFrame), firstFrame, lastFrame };
}
