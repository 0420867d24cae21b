import * as vscode from 'vscode';
import { iscsiField } from '../../core/protocols/fieldLookup';
import { plainTextTopic } from '../../core/text/plainTextTopic';
import type { TextTopic } from '../../core/text/topicAt';
import type { CardSource } from '../explanations/CardSource';
import type { RfcReader } from '../rfcReader/RfcReader';
import { RFC_LANGUAGE, RFC_SCHEME } from '../rfcReader/rfcUri';
import { TRACE_LANGUAGE, TRACE_SCHEME } from '../text/traceUri';
import { definitionOf, hoverOf } from './topicPlaces';

const SETTING = 'iscsiTrace.hoverLanguages';
/** Languages that have hovers of their own. */
const OURS: readonly unknown[] = [TRACE_LANGUAGE, RFC_LANGUAGE];

/**
 * Hovers and go to definition in texts that are not ours: logs, notes, configuration files, saved tshark output. The setting
 * names the languages and takes effect at once. Looks at the line in question only, however long the document is.
 */
export class TextLanguages implements vscode.HoverProvider, vscode.DefinitionProvider {
  private registered: vscode.Disposable | undefined;

  constructor(
    private readonly cards: CardSource,
    private readonly reader: RfcReader,
  ) {}

  register(): vscode.Disposable {
    this.follow();
    return vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SETTING)) this.follow();
      }),
      new vscode.Disposable(() => {
        this.registered?.dispose();
      }),
    );
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const found = find(document, position);
    return found ? hoverOf(this.cards, found, position.line) : Promise.resolve(undefined);
  }

  provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.LocationLink[] | undefined> {
    const found = find(document, position);
    return found ? definitionOf(this.cards, this.reader, found, position.line) : Promise.resolve(undefined);
  }

  private follow(): void {
    this.registered?.dispose();
    this.registered = undefined;
    const selector = chosenLanguages().map((language) => ({ language }));
    if (selector.length === 0) return;
    this.registered = vscode.Disposable.from(
      vscode.languages.registerHoverProvider(selector, this),
      vscode.languages.registerDefinitionProvider(selector, this),
    );
  }
}

/** What the setting names; settings are written by hand and may hold anything. */
function chosenLanguages(): string[] {
  const setting: unknown = vscode.workspace.getConfiguration().get(SETTING);
  const named: readonly unknown[] = Array.isArray(setting) ? setting : [];
  return named.filter((one): one is string => typeof one === 'string' && one !== '' && !OURS.includes(one));
}

function find(document: vscode.TextDocument, { line, character }: vscode.Position): TextTopic | undefined {
  // Our documents have another language for a moment while they open.
  if (document.uri.scheme === RFC_SCHEME || document.uri.scheme === TRACE_SCHEME) return undefined;
  return plainTextTopic(document.lineAt(line).text, character, (filter) => iscsiField(filter) !== undefined);
}
