import * as vscode from 'vscode';
import type { LoginReport } from '../../messages/results';
import type { CapturePool, CaptureUse } from '../captures/CapturePool';
import { TimeSlice } from '../platform/TimeSlice';
import { loginComparisonText } from '../../core/text/loginComparisonText';
import { visibleText } from '../../core/text/visibleText';
import { type LoginAddress, parseLoginUri, parseTraceUri, TRACE_LANGUAGE, TRACE_SCHEME } from './traceUri';

/** PDUs that one text document holds: more than a text editor bears nobody reads from top to bottom. */
export const MOST_PDUS = 50_000;

/** Captures, or parts of them, as read-only text documents with outline and folding. */
export class TraceDocuments
  implements vscode.TextDocumentContentProvider, vscode.DocumentSymbolProvider, vscode.FoldingRangeProvider
{
  /** Captures stay open while a text of them is. */
  private readonly uses = new Map<string, CaptureUse>();

  constructor(private readonly pool: CapturePool) {}

  register(): vscode.Disposable {
    const selector = { language: TRACE_LANGUAGE };
    return vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(TRACE_SCHEME, this),
      vscode.languages.registerDocumentSymbolProvider(selector, this),
      vscode.languages.registerFoldingRangeProvider(selector, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.uses.get(uri.toString())?.dispose();
        this.uses.delete(uri.toString());
      }),
      new vscode.Disposable(() => {
        for (const use of this.uses.values()) use.dispose();
        this.uses.clear();
      }),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const comparison = parseLoginUri(uri);
    if (comparison) return this.comparison(comparison);
    const parsed = parseTraceUri(uri);
    if (!parsed) return `# ${vscode.l10n.t('This address names no capture.')}\n`;
    const { capture, selection } = parsed;
    const use = this.pool.use(capture);
    this.uses.get(uri.toString())?.dispose();
    this.uses.set(uri.toString(), use);
    const { firstFrame, lastFrame, streams } = selection;
    try {
      const { text } = await use.capture.request('text', {
        mostPdus: MOST_PDUS,
        ...(firstFrame !== undefined ? { firstFrame } : {}),
        ...(lastFrame !== undefined ? { lastFrame } : {}),
        ...(streams ? { streams } : {}),
      });
      return text;
    } catch (error) {
      return `# ${visibleText(error instanceof Error ? error.message : String(error))}\n`;
    }
  }

  /** The text of one of two logins that are compared, after what differs between them. */
  private async comparison({ login, other, side }: NonNullable<ReturnType<typeof parseLoginUri>>): Promise<string> {
    try {
      const [own, its] = await Promise.all([this.login(login), this.login(other)]);
      return loginComparisonText(side === 'left' ? own : its, side === 'left' ? its : own, side);
    } catch (error) {
      return `# ${visibleText(error instanceof Error ? error.message : String(error))}\n`;
    }
  }

  private async login({ capture, stream, login }: LoginAddress): Promise<LoginReport> {
    // A report is complete in itself: the capture is not needed any longer than it takes to make it.
    const use = this.pool.use(capture);
    try {
      const report = await use.capture.request('login', { stream, login });
      if (!report) throw new Error(vscode.l10n.t('This login is no longer in the capture.'));
      return report;
    } finally {
      use.dispose();
    }
  }

  /** One entry a PDU: what it is, and when. */
  async provideDocumentSymbols(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[]> {
    const symbols: vscode.DocumentSymbol[] = [];
    for await (const { first, last } of blocksOf(document, token)) {
      const heading = document.lineAt(first);
      const [frame = '', time = '', name = '', ends = ''] = heading.text.split('  ');
      const range = new vscode.Range(heading.range.start, document.lineAt(last).range.end);
      const detail = `${time}  ${ends}`.trim();
      const what = subjectOf(document, first, last);
      const label = `${frame}: ${name}${what ? `, ${what}` : ''}`;
      symbols.push(new vscode.DocumentSymbol(label, detail, vscode.SymbolKind.Event, range, heading.range));
    }
    return symbols;
  }

  async provideFoldingRanges(
    document: vscode.TextDocument,
    _: vscode.FoldingContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.FoldingRange[]> {
    const ranges: vscode.FoldingRange[] = [];
    for await (const { first, last } of blocksOf(document, token)) {
      if (last > first) ranges.push(new vscode.FoldingRange(first, last));
      ranges.push(...nestedRanges(document, first + 1, last));
    }
    return ranges;
  }
}

/** Lines of a block that say best what it is about: the SCSI command, a status, a reason. */
const SUBJECT = /^\s+(?:OPERATION CODE|Status|Response|Reason|Function|AsyncEvent): \S+ \((.+)\)$/;

/** What a PDU is about in a few words, from its own lines; empty when its name says all. */
function subjectOf(document: vscode.TextDocument, first: number, last: number): string {
  for (let line = first + 1; line <= last; line++) {
    const found = SUBJECT.exec(document.lineAt(line).text)?.[1];
    if (found !== undefined) return found;
  }
  return '';
}

interface Block {
  readonly first: number;
  readonly last: number;
}

/**
 * The blocks of a trace: each begins with an unindented "Frame" line and ends before the next empty line. Long documents
 * are gone through in slices, until the token is cancelled.
 */
async function* blocksOf(document: vscode.TextDocument, token: vscode.CancellationToken): AsyncGenerator<Block> {
  const slice = new TimeSlice();
  let first = -1;
  for (let line = 0; line < document.lineCount; line++) {
    const { text } = document.lineAt(line);
    if (text.startsWith('Frame ')) first = line;
    const ends = line + 1 >= document.lineCount || document.lineAt(line + 1).text === '';
    if (first >= 0 && ends) {
      yield { first, last: line };
      first = -1;
    }
    if (!slice.isOver) continue;
    await slice.next();
    if (token.isCancellationRequested) return;
  }
}

/** Fields with fields inside: lines followed by deeper ones. */
function nestedRanges(document: vscode.TextDocument, first: number, last: number): vscode.FoldingRange[] {
  const ranges: vscode.FoldingRange[] = [];
  const open: { depth: number; line: number }[] = [];
  const close = (depth: number, end: number): void => {
    for (let top = open.at(-1); top && top.depth >= depth; top = open.at(-1)) {
      open.pop();
      if (end > top.line) ranges.push(new vscode.FoldingRange(top.line, end));
    }
  };
  for (let line = first; line <= last; line++) {
    const depth = document.lineAt(line).firstNonWhitespaceCharacterIndex;
    close(depth, line - 1);
    open.push({ depth, line });
  }
  close(0, last);
  return ranges;
}
