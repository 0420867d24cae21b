import * as vscode from 'vscode';
import { topicByLabels } from '../../core/protocols/fieldLookup';
import { namedReferences } from '../../core/rfc/namedReferences';
import { sectionAt } from '../../core/text/plainTextTopic';
import { type TextTopic, topicAt } from '../../core/text/topicAt';
import { COMMANDS } from '../commands/commandNames';
import type { CardSource } from '../explanations/CardSource';
import { TimeSlice } from '../platform/TimeSlice';
import type { RfcReader } from '../rfcReader/RfcReader';
import { TRACE_LANGUAGE } from '../text/traceUri';
import { definitionOf, hoverOf } from './topicPlaces';

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
    return found && hoverOf(this.cards, found, position.line);
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.LocationLink[] | undefined> {
    const found = this.find(document, position);
    return found && definitionOf(this.cards, this.reader, found, position.line);
  }

  async provideDocumentLinks(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentLink[]> {
    const links: vscode.DocumentLink[] = [];
    const slice = new TimeSlice();
    for (let line = 0; line < document.lineCount && !token.isCancellationRequested; line++) {
      for (const { rfc, section, start, end } of namedReferences(document.lineAt(line).text)) {
        const range = new vscode.Range(line, start, line, end);
        const where = encodeURIComponent(JSON.stringify([{ rfc, section }]));
        links.push(new vscode.DocumentLink(range, vscode.Uri.parse(`command:${COMMANDS.openRfcSection}?${where}`)));
      }
      if (slice.isOver) await slice.next();
    }
    return links;
  }

  private find(document: vscode.TextDocument, position: vscode.Position): TextTopic | undefined {
    const lineAt = (line: number): string | undefined =>
      line >= 0 && line < document.lineCount ? document.lineAt(line).text : undefined;
    const found = topicAt(lineAt, position.line, position.character, topicByLabels);
    return found ?? sectionAt(document.lineAt(position.line).text, position.character);
  }
}
