import * as vscode from 'vscode';
import type { Explainer } from '../../core/rfc/explain';
import type { RfcReference } from '../../core/rfc/RfcReference';
import { createSectionPages, type SectionPage } from '../../core/rfc/sectionPage';
import type { RfcLibrary } from './RfcLibrary';
import { parseRfcUri, RFC_LANGUAGE, RFC_SCHEME, rfcUri, sectionUri } from './rfcUri';

/**
 * The RFC reader: RFC texts as read-only documents, and in their absence our own page of each section, so that a jump
 * always arrives somewhere. What VS Code offers in them is beside this file.
 */
export class RfcReader implements vscode.TextDocumentContentProvider {
  /** Our own page of a section. */
  readonly page: (reference: RfcReference) => SectionPage;
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(
    readonly library: RfcLibrary,
    explainer: Explainer,
  ) {
    this.page = createSectionPages(explainer);
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(RFC_SCHEME, this),
      // Go to definition and the symbol search open documents by their address alone.
      vscode.workspace.onDidOpenTextDocument((document) => void setLanguage(document)),
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

  /** Opens the reader at a section; without one, at the beginning of the RFC's text. */
  async open({ rfc, section }: { readonly rfc: number; readonly section?: string }): Promise<vscode.TextEditor> {
    const { uri, range } =
      section === undefined
        ? new vscode.Location(rfcUri(rfc), new vscode.Position(0, 0))
        : await this.locate({ rfc, section });
    const document = await vscode.workspace.openTextDocument(uri);
    await setLanguage(document);
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
    if (!shown) return `${vscode.l10n.t('This address names no RFC.')}\n`;
    if (shown.section !== undefined)
      return this.page({ rfc: shown.rfc, section: shown.section }).lines.join('\n') + '\n';
    const text = await this.library.text(shown.rfc);
    if (text) return text.document.join('\n') + '\n';
    return `${vscode.l10n.t('The text of RFC {0} is not installed.', shown.rfc)}\n`;
  }
}

async function setLanguage(document: vscode.TextDocument): Promise<void> {
  if (document.uri.scheme !== RFC_SCHEME || document.languageId === RFC_LANGUAGE) return;
  await vscode.languages.setTextDocumentLanguage(document, RFC_LANGUAGE);
}
