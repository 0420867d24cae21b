import * as vscode from 'vscode';
import { KEY_FACTS } from '../../core/rfc/explanations/keys';
import { namedReferences } from '../../core/rfc/namedReferences';
import type { RfcText } from '../../core/rfc/RfcText';
import { formatReference } from '../../core/rfc/RfcReference';
import { webLink } from '../../core/rfc/webLink';
import { COMMANDS } from '../commands/commandNames';
import { cardMarkdown } from '../explanations/cardMarkdown';
import type { CardSource } from '../explanations/CardSource';
import { KNOWN_RFCS } from './RfcLibrary';
import type { RfcReader } from './RfcReader';
import { parseRfcUri, RFC_SCHEME } from './rfcUri';

/** A stretch of one line that leads to a section or to a whole RFC, or names a text key. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly reference?: { readonly rfc: number; readonly section?: string };
  readonly key?: string;
}

/** Links, hovers and go to definition in RFC texts and in our own pages of sections. */
export class RfcLinks implements vscode.DocumentLinkProvider, vscode.HoverProvider, vscode.DefinitionProvider {
  constructor(
    private readonly reader: RfcReader,
    private readonly cards: CardSource,
  ) {}

  register(): vscode.Disposable {
    const selector = { scheme: RFC_SCHEME };
    return vscode.Disposable.from(
      vscode.languages.registerDocumentLinkProvider(selector, this),
      vscode.languages.registerHoverProvider(selector, this),
      vscode.languages.registerDefinitionProvider(selector, this),
    );
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const text = await this.textOf(document);
    const atHand = new Set<number>();
    for (const rfc of KNOWN_RFCS) if (await this.reader.library.text(rfc)) atHand.add(rfc);
    const links: vscode.DocumentLink[] = [];
    for (let line = 0; line < document.lineCount; line++) {
      for (const { start, end, reference } of this.places(document, text, line)) {
        if (!reference) continue;
        const link = new vscode.DocumentLink(new vscode.Range(line, start, line, end), targetOf(reference, atHand));
        link.tooltip = tooltipOf(reference, atHand);
        links.push(link);
      }
    }
    return links;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const text = await this.textOf(document);
    const place = this.placeAt(document, text, position) ?? headingAt(document, text, position);
    if (!place) return undefined;
    const { reference, key, start, end } = place;
    const section = reference?.section;
    const topic = key === undefined ? `section/${reference?.rfc}/${section}` : `key/${key}`;
    const card = await this.cards.card(topic);
    return card && new vscode.Hover(cardMarkdown(card), new vscode.Range(position.line, start, position.line, end));
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.LocationLink[] | undefined> {
    const text = await this.textOf(document);
    const place = this.placeAt(document, text, position);
    const target = place && (await this.definitionOf(place, parseRfcUri(document.uri)?.rfc));
    if (!place || !target) return undefined;
    const originSelectionRange = new vscode.Range(position.line, place.start, position.line, place.end);
    return [{ targetUri: target.uri, targetRange: target.range, originSelectionRange }];
  }

  private async definitionOf({ reference, key }: Place, rfc: number | undefined): Promise<vscode.Location | undefined> {
    if (reference?.section !== undefined) {
      return this.reader.locate({ rfc: reference.rfc, section: reference.section });
    }
    // A key is looked up in the RFC that is being read, where that defines it.
    const defined = key === undefined ? undefined : this.cards.explainer.explain(`key/${key}`)?.references;
    const section = defined?.find((one) => one.rfc === rfc) ?? defined?.[0];
    return section && this.reader.locate(section);
  }

  private placeAt(
    document: vscode.TextDocument,
    text: RfcText | undefined,
    { line, character }: vscode.Position,
  ): Place | undefined {
    return this.places(document, text, line).find(({ start, end }) => start <= character && character < end);
  }

  /** References first, then keys. */
  private places(document: vscode.TextDocument, text: RfcText | undefined, line: number): Place[] {
    const shown = parseRfcUri(document.uri);
    if (!shown || line >= document.lineCount) return [];
    const content = document.lineAt(line).text;
    let references: Place[];
    if (text) {
      references = text.links(line).map(({ start, end, rfc, section }) => {
        return { start, end, reference: section === undefined ? { rfc } : { rfc, section } };
      });
    } else {
      const page =
        shown.section === undefined ? undefined : this.reader.page({ rfc: shown.rfc, section: shown.section });
      const own = (page?.links ?? []).filter((link) => link.line === line);
      const found = own.length > 0 || line < 1 ? own : namedReferences(content);
      references = found.map(({ start, end, rfc, section }) => ({ start, end, reference: { rfc, section } }));
    }
    const keys = [...content.matchAll(/[A-Za-z][\w#]{2,62}/g)].flatMap(({ 0: key, index }): Place[] => {
      return KEY_FACTS.has(key) ? [{ start: index, end: index + key.length, key }] : [];
    });
    return [...references, ...keys];
  }

  private async textOf({ uri }: vscode.TextDocument): Promise<RfcText | undefined> {
    const shown = parseRfcUri(uri);
    return shown && shown.section === undefined ? this.reader.library.text(shown.rfc) : undefined;
  }
}

/** The heading of a section stands for the section itself: its hover says what the counterpart is. */
function headingAt(
  document: vscode.TextDocument,
  text: RfcText | undefined,
  { line }: vscode.Position,
): Place | undefined {
  const section = text?.sectionAt(line);
  if (text?.rfc === undefined || !section || line < section.firstLine || line >= section.bodyLine) return undefined;
  const { range } = document.lineAt(line);
  const reference = { rfc: text.rfc, section: section.number };
  return { start: range.start.character, end: range.end.character, reference };
}

function targetOf(reference: { rfc: number; section?: string }, atHand: ReadonlySet<number>): vscode.Uri {
  const { rfc, section } = reference;
  // Our own page serves a section whose text is not there; of a whole RFC we have none.
  const isOurs = section === undefined ? atHand.has(rfc) : KNOWN_RFCS.includes(rfc);
  if (!isOurs) return vscode.Uri.parse(webLink(reference));
  const where = encodeURIComponent(JSON.stringify([reference]));
  return vscode.Uri.parse(`command:${COMMANDS.openRfcSection}?${where}`);
}

function tooltipOf({ rfc, section }: { rfc: number; section?: string }, atHand: ReadonlySet<number>): string {
  const isHere = section === undefined ? atHand.has(rfc) : KNOWN_RFCS.includes(rfc);
  const name = section === undefined ? `RFC ${rfc}` : formatReference({ rfc, section });
  return isHere ? vscode.l10n.t('Open {0}', name) : vscode.l10n.t('Open {0} on the web', name);
}
