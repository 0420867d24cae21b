import * as vscode from 'vscode';
import type { ConversationNode } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import { MOST_PDUS } from './TraceDocuments';
import { type TraceSelection, traceUri } from './traceUri';

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
export async function openNodeAsText(capture: OpenCapture, node: ConversationNode): Promise<void> {
  await show(capture, selectionOf(node));
}

function selectionOf(node: ConversationNode): TraceSelection {
  const { firstFrame, lastFrame, streams, kind } = node;
  return { part: `${kind}, frames ${firstFrame}-${lastFrame}`, firstFrame, lastFrame, streams };
}

async function show(capture: OpenCapture, selection: TraceSelection): Promise<void> {
  const document = await vscode.workspace.openTextDocument(traceUri(capture.uri, selection));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const line = capture.selectedFrame > 0 ? lineOfFrame(document, capture.selectedFrame) : undefined;
  if (line === undefined) return;
  const place = new vscode.Range(line, 0, line, 0);
  editor.selection = new vscode.Selection(place.start, place.start);
  editor.revealRange(place, vscode.TextEditorRevealType.AtTop);
}

/** The block of a frame, or of the next frame that has one; undefined behind the last. */
function lineOfFrame(document: vscode.TextDocument, frame: number): number | undefined {
  for (let line = 0; line < document.lineCount; line++) {
    const found = /^Frame (\d+) /.exec(document.lineAt(line).text)?.[1];
    if (found !== undefined && Number(found) >= frame) return line;
  }
  return undefined;
}

async function pickPart(capture: OpenCapture, pdus: number): Promise<TraceSelection | undefined> {
  const roots = await capture.request('conversations', {});
  const sessions = roots.find(({ kind }) => kind === 'sessions')?.children ?? [];
  const items: (vscode.QuickPickItem & { selection?: TraceSelection })[] = [];
  for (const session of sessions) {
    items.push({
      label: `$(server) ${session.label}`,
      description: session.description,
      selection: selectionOf(session),
    });
    for (const connection of session.children) {
      for (const login of connection.children.filter(({ kind }) => kind === 'login')) {
        const description = `${login.description}, ${connection.label}`;
        items.push({ label: `    $(key) ${login.label}`, description, selection: selectionOf(login) });
      }
    }
  }
  items.push({ label: '$(list-selection) A range of frames...' });
  const picked = await vscode.window.showQuickPick(items, {
    title: `${capture.name} has ${pdus} PDUs: more than ${MOST_PDUS} at once are too many for a text document`,
    placeHolder: 'Which part is to be opened as text?',
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
    title: 'Open as Text: frames',
    prompt: `First and last frame, as in 1-${Math.min(frames, 1000)}`,
    validateInput: (text) => (parse(text) ? undefined : `Two numbers from 1 to ${frames} with a hyphen between them`),
  });
  const range = answer === undefined ? undefined : parse(answer);
  if (!range) return undefined;
  const [firstFrame, lastFrame] = range;
  return { part: `frames ${firstFrame}-${lastFrame}`, firstFrame, lastFrame };
}
