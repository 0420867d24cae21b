import * as vscode from 'vscode';
import { topicByLabels } from '../../core/protocols/fieldLookup';
import { type TextTopic, topicAt } from '../../core/text/topicAt';
import { COMMANDS } from '../commands/commandNames';
import { cardMarkdown } from '../explanations/cardMarkdown';
import type { CardSource } from '../explanations/CardSource';
import { TimeSlice } from '../platform/TimeSlice';
import type { RfcReader } from '../rfcReader/RfcReader';
import { TRACE_LANGUAGE } from '../text/traceUri';

const REFERENCE = /RFC (\d{4}), (?:section|appendix) ([0-9A-Z][0-9A-Z.]*[0-9A-Z]|[0-9A-Z])/g;

/** Hovers, go to definition and links in trace texts. */
export class TraceLanguage implements vscode.HoverProvider, vscode.DefinitionProvider, vscode.DocumentLinkProvider {
  constructor(
    private readonly cards: CardSource,
    private readonly reader: RfcReader,
  ) {}

  register(): vscode.Disposable {
    const selector = { language: TRACE_LANGUAGE };
    return vscode.Disposable.from(
      vscode.languages.registerHoverProvider(selector, this),
      vscode.languages.registerDefinitionProvider(selector, this),
      vscode.languages.registerDocumentLinkProvider(selector, this),
    );
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const found = this.find(document, position);
    const card = found && ((await this.cards.card(found.topic)) ?? (await this.fallback(document, position)));
    if (!found || !card) return undefined;
    return new vscode.Hover(cardMarkdown(card), new vscode.Range(position.line, found.start, position.line, found.end));
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.LocationLink[] | undefined> {
    const found = this.find(document, position);
    const references = found && this.cards.explainer.explain(found.topic)?.references;
    const reference = references?.[0];
    if (!found || !reference) return undefined;
    const { uri, range } = await this.reader.locate(reference);
    const origin = new vscode.Range(position.line, found.start, position.line, found.end);
    return [{ targetUri: uri, targetRange: range, originSelectionRange: origin }];
  }

  async provideDocumentLinks(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentLink[]> {
    const links: vscode.DocumentLink[] = [];
    const slice = new TimeSlice();
    for (let line = 0; line < document.lineCount && !token.isCancellationRequested; line++) {
      for (const match of document.lineAt(line).text.matchAll(REFERENCE)) {
        const [whole, rfc = '', section = ''] = match;
        const range = new vscode.Range(line, match.index, line, match.index + whole.length);
        const where = encodeURIComponent(JSON.stringify([{ rfc: Number(rfc), section }]));
        links.push(new vscode.DocumentLink(range, vscode.Uri.parse(`command:${COMMANDS.openRfcSection}?${where}`)));
      }
      if (slice.isOver) await slice.next();
    }
    return links;
  }

  private find(document: vscode.TextDocument, position: vscode.Position): TextTopic | undefined {
    const lineAt = (line: number): string | undefined =>
      line >= 0 && line < document.lineCount ? document.lineAt(line).text : undefined;
    return topicAt(lineAt, position.line, position.character, topicByLabels);
  }

  /** A value without an explanation of its own is explained by its field. */
  private async fallback(document: vscode.TextDocument, position: vscode.Position) {
    const indent = document.lineAt(position.line).firstNonWhitespaceCharacterIndex;
    const label = this.find(document, new vscode.Position(position.line, indent));
    return label ? this.cards.card(label.topic) : undefined;
  }
}
