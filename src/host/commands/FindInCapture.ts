import * as vscode from 'vscode';
import { hexQuery } from '../../core/bytes/hexQuery';
import type { FrameQuery } from '../../core/inspection/frameSearch';
import type { OpenCapture } from '../captures/OpenCapture';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import { plainLabel } from '../platform/plainLabel';

interface Choice extends vscode.QuickPickItem {
  readonly query: FrameQuery;
}

/** Searches that take longer show that they are under way, and can be cancelled, in milliseconds. */
const PATIENCE = 400;
/** Longer texts are no search. */
const LONGEST = 1000;

/** What a text can be looked for as. */
export function queriesOf(text: string): readonly Choice[] {
  if (text === '' || text.length > LONGEST) return [];
  const choices: Choice[] = [
    {
      label: `$(list-flat) Text in the packet list: ${plainLabel(text)}`,
      description: 'address, protocol or info, in any case',
      alwaysShow: true,
      query: { kind: 'columns', text },
    },
    {
      label: vscode.l10n.t('{0} Key or value: {1}', '$(key)', plainLabel(text)),
      description: vscode.l10n.t('of logins and text PDUs, as in HeaderDigest=CRC32C; in any case'),
      alwaysShow: true,
      query: { kind: 'pair', text },
    },
    {
      label: `$(symbol-string) Text in the bytes: ${plainLabel(text)}`,
      description: 'a key, a value, a name; case counts',
      alwaysShow: true,
      query: { kind: 'bytes', bytes: new TextEncoder().encode(text) },
    },
  ];
  const bytes = hexQuery(text);
  if (!bytes) return choices;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return [
    ...choices,
    {
      label: `$(file-binary) Bytes: ${digits}`,
      description: 'hexadecimal',
      alwaysShow: true,
      query: { kind: 'bytes', bytes },
    },
  ];
}

/** Finds frames of a capture that hold something, one after the other. */
export class FindInCapture {
  private last: { readonly text: string; readonly query: FrameQuery } | undefined;

  constructor(private readonly editors: CaptureEditorProvider) {}

  /** Asks what to look for, and goes to the next frame that holds it. */
  async ask(capture: OpenCapture): Promise<void> {
    if (capture.shownView === 'stream') return capture.findInView(0);
    const choice = await this.choose();
    if (choice) await this.goTo(capture, choice.text, choice.query);
  }

  /** Goes to the next frame with this text in its line, without asking: for keybindings and other extensions. */
  async find(capture: OpenCapture, text: string): Promise<void> {
    const [choice] = queriesOf(text);
    if (choice) await this.goTo(capture, text, choice.query);
  }

  private async goTo(capture: OpenCapture, text: string, query: FrameQuery): Promise<void> {
    this.last = { text, query };
    await this.step(capture, 1);
  }

  /** Goes to the next (1) or previous (-1) frame that holds what was looked for last; asks when there was nothing. */
  async step(capture: OpenCapture, direction: 1 | -1): Promise<void> {
    if (capture.shownView === 'stream') return capture.findInView(direction);
    const { last } = this;
    if (!last) return this.ask(capture);
    const frame = capture.selectedFrame;
    const params = { query: last.query, frame, direction, filter: capture.shownFilter };
    const found = await withPatience(capture, capture.request('find', params), last.text);
    if (found === undefined) return;
    if (found === 0) {
      const where = capture.shownFilter === '' ? '' : ' among the frames that the display filter leaves';
      void vscode.window.showInformationMessage(`"${plainLabel(last.text)}" was not found${where}.`);
      return;
    }
    await this.editors.show(capture);
    const wrapped = frame > 0 && (direction > 0 ? found <= frame : found >= frame);
    const note = found === frame ? 'the only one' : wrapped ? 'from the other end' : 'found';
    capture.revealFound(found, `Frame ${found}, ${note}`, last.query);
    vscode.window.setStatusBarMessage(`$(search) Frame ${found}${note === 'found' ? '' : `, ${note}`}`, 4000);
  }

  private choose(): Promise<{ readonly text: string; readonly query: FrameQuery } | undefined> {
    const pick = vscode.window.createQuickPick<Choice>();
    pick.title = 'Find in Capture';
    pick.placeholder = 'Text or hexadecimal bytes; F3 and Shift+F3 go on';
    pick.value = this.last?.text ?? '';
    pick.items = queriesOf(pick.value);
    return new Promise((resolve) => {
      pick.onDidChangeValue((text) => (pick.items = queriesOf(text)));
      pick.onDidAccept(() => {
        const [choice] = pick.selectedItems;
        resolve(choice && { text: pick.value, query: choice.query });
        pick.hide();
      });
      pick.onDidHide(() => {
        resolve(undefined);
        pick.dispose();
      });
      pick.show();
    });
  }
}

/** Waits for a search; one that takes long can be cancelled, and then there is no answer. */
async function withPatience(capture: OpenCapture, search: Promise<number>, text: string): Promise<number | undefined> {
  const soon = await Promise.race([
    search,
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE)),
  ]);
  if (soon !== undefined) return soon;
  let cancelled = false;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Looking for "${plainLabel(text)}"`,
    cancellable: true,
  };
  const found = await vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(() => {
      cancelled = true;
      void capture.request('cancelFind', {});
    });
    return search;
  });
  return cancelled ? undefined : found;
}
