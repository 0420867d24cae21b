import * as vscode from 'vscode';
import { hexQuery } from '../../core/bytes/hexQuery';
import type { FrameQuery } from '../../core/inspection/frameSearch';
import type { OpenCapture } from '../captures/OpenCapture';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import { plainLabel } from '../platform/plainLabel';
import type { FindMatches } from './FindMatches';

interface Choice extends vscode.QuickPickItem {
  readonly query: FrameQuery;
}

/** Searches that take longer show that they are under way, and can be cancelled, in milliseconds. */
const PATIENCE = 400;
/** Longer texts are no search. */
const LONGEST = 1000;

/**
 * What a text can be looked for as, the usual way first. Labels do not repeat the text: VS Code would order them by where it
 * stands in them, and Enter would take another one.
 */
export function queriesOf(text: string): readonly Choice[] {
  if (text === '' || text.length > LONGEST) return [];
  const choices: Choice[] = [
    {
      label: `$(list-flat) ${vscode.l10n.t('Text in the packet list')}`,
      description: vscode.l10n.t('address, protocol or info, in any case'),
      alwaysShow: true,
      query: { kind: 'columns', text },
    },
    {
      label: `$(key) ${vscode.l10n.t('Key or value')}`,
      description: vscode.l10n.t('of logins and text PDUs, as in HeaderDigest=CRC32C; in any case'),
      alwaysShow: true,
      query: { kind: 'pair', text },
    },
    {
      label: `$(symbol-string) ${vscode.l10n.t('Text in the bytes')}`,
      description: vscode.l10n.t('a key, a value, a name; case counts'),
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
      label: `$(file-binary) ${vscode.l10n.t('Bytes: {0}', digits)}`,
      description: vscode.l10n.t('hexadecimal'),
      alwaysShow: true,
      query: { kind: 'bytes', bytes },
    },
  ];
}

/** Finds frames of a capture that hold something, one after the other. */
export class FindInCapture {
  private last: { readonly text: string; readonly query: FrameQuery } | undefined;

  constructor(
    private readonly editors: CaptureEditorProvider,
    private readonly matches: FindMatches,
  ) {}

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
      void this.tellNothing(capture, last);
      return;
    }
    await this.editors.show(capture);
    const wrapped = frame > 0 && (direction > 0 ? found <= frame : found >= frame);
    const special =
      found === frame
        ? vscode.l10n.t('Frame {0}, the only one', found)
        : wrapped
          ? vscode.l10n.t('Frame {0}, from the other end', found)
          : undefined;
    const search = { capture, ...last, filter: params.filter };
    const place = await this.matches.placeOf(search, found);
    const usual = place ? vscode.l10n.t('Frame {0}, {1}', found, place) : vscode.l10n.t('Frame {0}, found', found);
    capture.revealFound(found, special ?? usual, last.query);
    vscode.window.setStatusBarMessage(`$(search) ${special ?? vscode.l10n.t('Frame {0}', found)}`, 4000);
    this.matches.show(search);
  }

  /** Says where nothing was found, and offers to look elsewhere: the first way to look knows only what rows show. */
  private async tellNothing(
    capture: OpenCapture,
    { text, query }: { readonly text: string; readonly query: FrameQuery },
  ): Promise<void> {
    const shown = plainLabel(text);
    const nothing =
      query.kind === 'columns'
        ? vscode.l10n.t('"{0}" was not found in the packet list.', shown)
        : query.kind === 'pair'
          ? vscode.l10n.t('"{0}" was not found in keys and values.', shown)
          : vscode.l10n.t('"{0}" was not found in the bytes.', shown);
    const filtered =
      capture.shownFilter === '' ? '' : ` ${vscode.l10n.t('Only what the display filter leaves was looked at.')}`;
    const elsewhere = vscode.l10n.t('Find Elsewhere...');
    const answer = await vscode.window.showInformationMessage(nothing + filtered, elsewhere);
    if (answer === elsewhere && !capture.closed) await this.ask(capture);
  }

  private choose(): Promise<{ readonly text: string; readonly query: FrameQuery } | undefined> {
    const pick = vscode.window.createQuickPick<Choice>();
    pick.title = vscode.l10n.t('Find in Capture');
    pick.placeholder = vscode.l10n.t('Text or hexadecimal bytes; F3 and Shift+F3 go on');
    pick.value = this.last?.text ?? '';
    pick.items = queriesOf(pick.value);
    return new Promise((resolve) => {
      pick.onDidChangeValue((text) => {
        pick.items = queriesOf(text);
        // VS Code orders items by where the first letters stand in their labels, and would stay on the one that came first then.
        pick.activeItems = pick.items.slice(0, 1);
      });
      pick.onDidAccept(() => {
        // Whoever types fast accepts before the items of the last letter have come.
        const [selected] = pick.selectedItems;
        const choices = queriesOf(pick.value);
        const choice = choices.find(({ label }) => label === selected?.label) ?? choices[0];
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
    title: vscode.l10n.t('Looking for "{0}"', plainLabel(text)),
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
