import * as vscode from 'vscode';
import type { RfcText, RfcTextSection } from '../../core/rfc/RfcText';
import type { RfcLibrary } from './RfcLibrary';
import { parseRfcUri, RFC_SCHEME } from './rfcUri';

/** Outline, breadcrumbs and folding of RFC texts: one symbol a section, nested as the numbers say. */
export class RfcOutline implements vscode.DocumentSymbolProvider, vscode.FoldingRangeProvider {
  constructor(private readonly library: RfcLibrary) {}

  register(): vscode.Disposable {
    const selector = { scheme: RFC_SCHEME };
    return vscode.Disposable.from(
      vscode.languages.registerDocumentSymbolProvider(selector, this, {
        label: vscode.l10n.t('Sections'),
      }),
      vscode.languages.registerFoldingRangeProvider(selector, this),
    );
  }

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const text = await this.textOf(document);
    const roots: vscode.DocumentSymbol[] = [];
    const open: { depth: number; symbol: vscode.DocumentSymbol }[] = [];
    for (const section of text?.sections ?? []) {
      const { number, title, firstLine, depth } = section;
      if (firstLine >= document.lineCount) break;
      const heading = document.lineAt(firstLine).range;
      const range = new vscode.Range(heading.start, document.lineAt(lastLine(document, section)).range.end);
      const symbol = new vscode.DocumentSymbol(`${number} ${title}`, '', vscode.SymbolKind.String, range, heading);
      while ((open.at(-1)?.depth ?? 0) >= depth) open.pop();
      (open.at(-1)?.symbol.children ?? roots).push(symbol);
      open.push({ depth, symbol });
    }
    return roots;
  }

  async provideFoldingRanges(document: vscode.TextDocument): Promise<vscode.FoldingRange[]> {
    const text = await this.textOf(document);
    return (text?.sections ?? []).flatMap((section) => {
      const last = lastLine(document, section);
      return last > section.firstLine ? [new vscode.FoldingRange(section.firstLine, last)] : [];
    });
  }

  private async textOf({ uri }: vscode.TextDocument): Promise<RfcText | undefined> {
    const shown = parseRfcUri(uri);
    return shown && shown.section === undefined ? this.library.text(shown.rfc) : undefined;
  }
}

/** The last line of a section that holds something. */
function lastLine(document: vscode.TextDocument, { firstLine, endLine }: RfcTextSection): number {
  let last = Math.min(endLine, document.lineCount) - 1;
  while (last > firstLine && document.lineAt(last).isEmptyOrWhitespace) last--;
  return Math.max(last, firstLine);
}
