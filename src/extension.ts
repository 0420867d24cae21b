import * as vscode from 'vscode';
import { ActiveCapture } from './host/captures/ActiveCapture';
import { indexCacheLocation } from './host/captures/indexCache';
import { DecodeAsSettings } from './host/captures/DecodeAsSettings';
import { TableSettings } from './host/captures/TableSettings';
import { FramesStatus } from './host/captures/FramesStatus';
import { CapturePool } from './host/captures/CapturePool';
import { registerCommands } from './host/commands/registerCommands';
import { CaptureEditorProvider } from './host/editor/CaptureEditorProvider';
import { CardSource } from './host/explanations/CardSource';
import { registerExportCommands } from './host/exports/registerExportCommands';
import { FilterHistory } from './host/filter/FilterHistory';
import { registerFilterCommands } from './host/filter/registerFilterCommands';
import { FindingDiagnostics } from './host/findings/FindingDiagnostics';
import { FindingsStatus } from './host/findings/FindingsStatus';
import { TextLanguages } from './host/hovers/TextLanguages';
import { TraceLanguage } from './host/hovers/TraceLanguage';
import { isBrowser } from './host/platform/isBrowser';
import { workerAddress } from './host/platform/workerAddress';
import { RfcCounterparts } from './host/rfcReader/RfcCounterparts';
import { RfcLibrary } from './host/rfcReader/RfcLibrary';
import { RfcLinks } from './host/rfcReader/RfcLinks';
import { RfcOutline } from './host/rfcReader/RfcOutline';
import { RfcReader } from './host/rfcReader/RfcReader';
import { RfcSymbols } from './host/rfcReader/RfcSymbols';
import { TraceDocuments } from './host/text/TraceDocuments';
import { ConversationsView } from './host/views/ConversationsView';
import { MarksView } from './host/views/MarksView';

/** What other extensions, and our own tests inside VS Code, can reach. */
export interface ExtensionApi {
  readonly active: ActiveCapture;
  readonly editors: CaptureEditorProvider;
  readonly conversations: ConversationsView;
  readonly decodeAs: DecodeAsSettings;
  readonly findingsStatus: FindingsStatus;
  readonly table: TableSettings;
  readonly framesStatus: FramesStatus;
  readonly filterHistory: FilterHistory;
}

/** Composition root: builds the objects and registers them, nothing else. The build for browsers begins here as well. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const { extensionUri, globalState, globalStorageUri, subscriptions, workspaceState } = context;
  const library = new RfcLibrary(vscode.Uri.joinPath(extensionUri, 'dist', 'rfc'), globalStorageUri);
  const cards = new CardSource(library);
  const reader = new RfcReader(library, cards.explainer);
  const decodeAs = new DecodeAsSettings(workspaceState);
  const pool = new CapturePool(
    () => workerAddress(extensionUri),
    () => indexCacheLocation(globalStorageUri),
    decodeAs,
    workspaceState,
  );
  const table = new TableSettings(globalState);
  const active = new ActiveCapture();
  const findingsStatus = new FindingsStatus(active);
  const view = new ConversationsView(active, cards);
  const filterHistory = new FilterHistory(globalState);
  const editors = new CaptureEditorProvider(extensionUri, pool, active, cards, table, filterHistory, (capture, frame) =>
    view.followFrame(capture, frame),
  );
  const framesStatus = new FramesStatus(active, () => editors.isInFront(active.capture), editors.onDidChangeFront);
  subscriptions.push(
    framesStatus,
    library,
    decodeAs,
    pool,
    table,
    active,
    findingsStatus,
    reader.register(),
    new RfcOutline(library).register(),
    new RfcLinks(reader, cards).register(),
    new RfcCounterparts(reader).register(),
    new RfcSymbols(reader).register(),
    view.register(),
    new MarksView(active).register(),
    editors.register(),
    registerExportCommands(active, decodeAs, table),
    new TraceDocuments(pool).register(),
    new FindingDiagnostics(pool),
    new TraceLanguage(cards, reader).register(),
    new TextLanguages(cards, reader).register(),
    registerCommands({
      ...{ active, pool, view, cards, reader, library, editors, decodeAs, table, extensionUri },
      extensionId: context.extension.id,
      storage: globalStorageUri,
    }),
    registerFilterCommands({ active, pool, editors, history: filterHistory }),
  );
  // Menus leave out what a browser cannot do.
  void vscode.commands.executeCommand('setContext', 'iscsiTrace.isBrowser', isBrowser);
  return { active, editors, conversations: view, decodeAs, findingsStatus, framesStatus, table, filterHistory };
}
