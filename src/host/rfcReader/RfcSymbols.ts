import * as vscode from 'vscode';
import { searchSections } from '../../core/rfc/searchSections';
import type { RfcReader } from './RfcReader';

/** "Go to Symbol in Workspace": sections of RFC 3720 and RFC 7143 by number and title, whether their text is there or not. */
export class RfcSymbols implements vscode.WorkspaceSymbolProvider {
  constructor(private readonly reader: RfcReader) {}

  register(): vscode.Disposable {
    return vscode.languages.registerWorkspaceSymbolProvider(this);
  }

  async provideWorkspaceSymbols(query: string, token: vscode.CancellationToken): Promise<vscode.SymbolInformation[]> {
    const symbols: vscode.SymbolInformation[] = [];
    for (const section of searchSections(query)) {
      const location = await this.reader.locate(section);
      if (token.isCancellationRequested) return [];
      const name = `${section.section} ${section.title}`;
      symbols.push(new vscode.SymbolInformation(name, vscode.SymbolKind.String, `RFC ${section.rfc}`, location));
    }
    return symbols;
  }
}
