import * as vscode from 'vscode';
import type { Explainer } from '../../core/rfc/explain';
import { formatReference, type RfcReference } from '../../core/rfc/RfcReference';
import { createSectionPages, type SectionPage } from '../../core/rfc/sectionPage';
import { COMMANDS } from '../commands/commandNames';
import { KNOWN_RFCS, type RfcLibrary } from './RfcLibrary';
import { parseRfcUri, RFC_LANGUAGE, RFC_SCHEME, rfcUri, sectionUri } from './rfcUri';

/**
 * The RFC reader: RFC texts as read-only documents with an outline and links, and in their absence our own page of each
 * section, so that a jump always arrives somewhere.
 */
export class RfcReader
  implements
    vscode.TextDocumentContentProvider,
    vscode.DocumentSymbolProvider,
    vscode.DocumentLinkProvider,
    vscode.CodeLensProvider
{
  private readonly page: (reference: RfcReference) => SectionPage;
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly library: RfcLibrary,
    explainer: Explainer,
  ) {
    this.page = createSectionPages(explainer);
  }

  register(): vscode.Disposable {
    const selector = { scheme: RFC_SCHEME };
    return vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(RFC_SCHEME, this),
      vscode.languages.registerDocumentSymbolProvider(selector, this),
      vscode.languages.registerDocumentLinkProvider(selector, this),
      vscode.languages.registerCodeLensProvider(selector, this),
      this.library.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === RFC_SCHEME) this.changed.fire(uri);
        }
      }),
    );
  }

  /** Where a section is read: in the RFC's text when it is at hand, else on our page. */
  async locate(reference: RfcReference): Promise<vscode.Location> {
    const text = await this.library.text(reference.rfc);
    const section = text?.section(reference.section);
    if (section) return new vscode.Location(rfcUri(reference.rfc), new vscode.Position(section.firstLine, 0));
    return new vscode.Location(sectionUri(reference), new vscode.Position(0, 0));
  }

  /** Opens the reader at a section. */
  async open(reference: RfcReference): Promise<vscode.TextEditor> {
    const { uri, range } = await this.locate(reference);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, RFC_LANGUAGE);
    const visible = vscode.window.visibleTextEditors.find(({ document: shown }) => shown.uri.scheme === RFC_SCHEME);
    const editor = await vscode.window.showTextDocument(document, {
      viewColumn: visible?.viewColumn ?? vscode.ViewColumn.Beside,
      preview: true,
      selection: range,
    });
    // The heading goes to the top: what matters stands below it.
    editor.revealRange(range, vscode.TextEditorRevealType.AtTop);
    return editor;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const shown = parseRfcUri(uri);
    if (!shown) return 'This address names no RFC.\n';
    if (shown.section !== undefined)
      return this.page({ rfc: shown.rfc, section: shown.section }).lines.join('\n') + '\n';
    const text = await this.library.text(shown.rfc);
    if (text) return text.document.join('\n') + '\n';
    return `The text of RFC ${shown.rfc} is not installed.\n`;
  }

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const shown = parseRfcUri(document.uri);
    const text = shown && shown.section === undefined ? await this.library.text(shown.rfc) : undefined;
    const roots: vscode.DocumentSymbol[] = [];
    const open: { depth: number; symbol: vscode.DocumentSymbol }[] = [];
    for (const { number, title, firstLine, endLine, depth } of text?.sections ?? []) {
      const last = Math.min(Math.max(firstLine, endLine - 1), document.lineCount - 1);
      if (firstLine >= document.lineCount) break;
      const heading = document.lineAt(firstLine).range;
      const range = new vscode.Range(heading.start, document.lineAt(last).range.end);
      const symbol = new vscode.DocumentSymbol(`${number} ${title}`, '', vscode.SymbolKind.String, range, heading);
      while ((open.at(-1)?.depth ?? 0) >= depth) open.pop();
      (open.at(-1)?.symbol.children ?? roots).push(symbol);
      open.push({ depth, symbol });
    }
    return roots;
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const shown = parseRfcUri(document.uri);
    if (!shown) return [];
    if (shown.section !== undefined) {
      const page = this.page({ rfc: shown.rfc, section: shown.section });
      return page.links.map(({ line, start, end, rfc, section }) => this.link(line, start, end, { rfc, section }));
    }
    const text = await this.library.text(shown.rfc);
    if (!text) return [];
    const links: vscode.DocumentLink[] = [];
    for (let line = 0; line < Math.min(text.document.length, document.lineCount); line++) {
      for (const { start, end, rfc, section } of text.links(line)) {
        if (section === undefined) {
          const web = vscode.Uri.parse(`https://www.rfc-editor.org/rfc/rfc${rfc}`);
          links.push(new vscode.DocumentLink(new vscode.Range(line, start, line, end), web));
        } else if (KNOWN_RFCS.includes(rfc)) links.push(this.link(line, start, end, { rfc, section }));
      }
    }
    return links;
  }

  /** Offers the text where only our page can be shown. */
  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const shown = parseRfcUri(document.uri);
    if (!shown || !KNOWN_RFCS.includes(shown.rfc)) return [];
    const text = await this.library.text(shown.rfc);
    const top = new vscode.Range(0, 0, 0, 0);
    if (!text) {
      const title = `Fetch the text of RFC ${shown.rfc} from the RFC Editor`;
      return [new vscode.CodeLens(top, { title, command: COMMANDS.fetchRfcText, arguments: [shown.rfc] })];
    }
    if (shown.section === undefined) return [];
    const reference = { rfc: shown.rfc, section: shown.section };
    const title = `Open ${formatReference(reference)}`;
    return [new vscode.CodeLens(top, { title, command: COMMANDS.openRfcSection, arguments: [reference] })];
  }

  private link(line: number, start: number, end: number, reference: RfcReference): vscode.DocumentLink {
    const where = encodeURIComponent(JSON.stringify([reference]));
    const target = vscode.Uri.parse(`command:${COMMANDS.openRfcSection}?${where}`);
    const link = new vscode.DocumentLink(new vscode.Range(line, start, line, end), target);
    link.tooltip = `Open ${formatReference(reference)}`;
    return link;
  }
}
