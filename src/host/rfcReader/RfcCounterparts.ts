import * as vscode from 'vscode';
import { formatReference, type RfcReference } from '../../core/rfc/RfcReference';
import { nearestCounterpart, otherRfc, sectionName } from '../../core/rfc/sectionFacts';
import { counterpart, findSection } from '../../core/rfc/sectionIndex';
import { COMMANDS } from '../commands/commandNames';
import { KNOWN_RFCS } from './RfcLibrary';
import type { RfcReader } from './RfcReader';
import { parseRfcUri, RFC_SCHEME } from './rfcUri';

/** The way from a section of RFC 3720 to the section of RFC 7143 that took its place, and back. */
export class RfcCounterparts implements vscode.CodeLensProvider {
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(private readonly reader: RfcReader) {
    this.onDidChangeCodeLenses = reader.library.onDidChange;
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.languages.registerCodeLensProvider({ scheme: RFC_SCHEME }, this),
      vscode.commands.registerCommand(COMMANDS.openRfcCounterpart, (reference?: unknown) => this.open(reference)),
    );
  }

  /** Above each heading its counterpart; above our pages also the offer to fetch the text, or to open it. */
  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const shown = parseRfcUri(document.uri);
    if (!shown) return [];
    const { rfc, section } = shown;
    const text = await this.reader.library.text(rfc);
    const top = new vscode.Range(0, 0, 0, 0);
    if (section === undefined && text) {
      return text.sections.flatMap(({ number, firstLine }) => {
        return firstLine < document.lineCount ? lensOf({ rfc, section: number }, firstLine) : [];
      });
    }
    const lenses = section === undefined ? [] : lensOf({ rfc, section }, 0);
    if (!KNOWN_RFCS.includes(rfc)) return lenses;
    if (!text) {
      const title = vscode.l10n.t('Fetch the text of RFC {0} from the RFC Editor', rfc);
      lenses.unshift(new vscode.CodeLens(top, { title, command: COMMANDS.fetchRfcText, arguments: [rfc] }));
    } else if (section !== undefined) {
      const title = vscode.l10n.t('Open {0}', formatReference({ rfc, section }));
      lenses.unshift(
        new vscode.CodeLens(top, { title, command: COMMANDS.openRfcSection, arguments: [{ rfc, section }] }),
      );
    }
    return lenses;
  }

  /** Opens the counterpart of a section; without an argument, of the one that the cursor is in. */
  async open(argument?: unknown): Promise<void> {
    const from = isReference(argument) ? argument : await this.current();
    if (!from) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Open RFC 3720 or RFC 7143 first (iSCSI Trace: Open RFC Section...).'),
      );
      return;
    }
    const { rfc, section } = from;
    const other = otherRfc(rfc);
    if (other === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('RFC {0} has no counterpart: only RFC 3720 and RFC 7143 have.', rfc),
      );
      return;
    }
    // Before the first section, the beginning of the other document.
    if (section === undefined) {
      await this.reader.open((await this.reader.library.text(other)) ? { rfc: other } : { rfc: other, section: '1' });
      return;
    }
    const found = counterpart({ rfc, section });
    if (found) {
      await this.reader.open(found);
      return;
    }
    const nearest = nearestCounterpart({ rfc, section });
    const offer = nearest ? [vscode.l10n.t('Open {0}', formatReference(nearest))] : [];
    const message = vscode.l10n.t('RFC {0} has no counterpart of {1}.', other, sectionName({ rfc, section }));
    // Nobody waits for the answer: the message may stand for long.
    void vscode.window.showInformationMessage(message, ...offer).then(async (choice) => {
      if (choice !== undefined && nearest) await this.reader.open(nearest);
    });
  }

  private async current(): Promise<{ readonly rfc: number; readonly section?: string } | undefined> {
    const editor = vscode.window.activeTextEditor;
    const shown = editor && parseRfcUri(editor.document.uri);
    if (!editor || !shown || shown.section !== undefined) return shown;
    const section = (await this.reader.library.text(shown.rfc))?.sectionAt(editor.selection.active.line);
    return section ? { rfc: shown.rfc, section: section.number } : shown;
  }
}

function lensOf(reference: RfcReference, line: number): vscode.CodeLens[] {
  const other = otherRfc(reference.rfc);
  if (other === undefined || !findSection(reference)) return [];
  const found = counterpart(reference);
  const command = found
    ? {
        title: sectionName(found),
        command: COMMANDS.openRfcSection,
        arguments: [{ rfc: found.rfc, section: found.section }],
      }
    : { title: vscode.l10n.t('no counterpart in RFC {0}', other), command: '' };
  return [new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command)];
}

function isReference(value: unknown): value is RfcReference {
  if (typeof value !== 'object' || value === null || !('rfc' in value) || !('section' in value)) return false;
  return (
    typeof value.rfc === 'number' &&
    typeof value.section === 'string' &&
    findSection(value as RfcReference) !== undefined
  );
}
