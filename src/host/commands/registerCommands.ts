import * as vscode from 'vscode';
import { hasSection, sectionsOf } from '../../core/rfc/sectionIndex';
import type { ConversationItem } from '../../messages/results';
import type { ActiveCapture } from '../captures/ActiveCapture';
import { clearIndexCache } from '../captures/indexCache';
import type { DecodeAsSettings } from '../captures/DecodeAsSettings';
import type { TableSettings } from '../captures/TableSettings';
import type { OpenCapture } from '../captures/OpenCapture';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import type { CardSource } from '../explanations/CardSource';
import { fetchRfcText } from '../rfcReader/fetchRfcText';
import { KNOWN_RFCS, type RfcLibrary } from '../rfcReader/RfcLibrary';
import type { RfcReader } from '../rfcReader/RfcReader';
import { openAsText, openNodeAsText } from '../text/openAsText';
import type { ConversationsView } from '../views/ConversationsView';
import type { CapturePool } from '../captures/CapturePool';
import { chooseDecodeAs } from './chooseDecodeAs';
import { COMMANDS } from './commandNames';
import { compareLogins } from './compareLogins';
import { registerColumnCommands } from './columnCommands';
import { chooseTimeFormat } from './chooseTimeFormat';
import { toggleTimeReference } from './toggleTimeReference';
import { goThroughHistory, goToLinkedFrame, stepInConversation } from './moveInCapture';
import { followStream } from './followStream';
import { saveStream } from './saveStream';
import { exportTable } from './exportTable';
import { stepToLogin } from './stepToLogin';
import { FindInCapture } from './FindInCapture';
import { FindMatches } from './FindMatches';
import { openAsOneCapture } from './openAsOneCapture';
import { registerMarkCommands } from './registerMarkCommands';
import { StageWalk } from './StageWalk';

interface Parts {
  readonly active: ActiveCapture;
  readonly pool: CapturePool;
  readonly view: ConversationsView;
  readonly cards: CardSource;
  readonly reader: RfcReader;
  readonly library: RfcLibrary;
  readonly editors: CaptureEditorProvider;
  readonly decodeAs: DecodeAsSettings;
  readonly table: TableSettings;
  /** The extension's own folder for what it keeps. */
  readonly storage: vscode.Uri;
  /** Where the extension is installed, and its identifier. */
  readonly extensionUri: vscode.Uri;
  readonly extensionId: string;
}

/** Registers all commands. */
export function registerCommands(parts: Parts): vscode.Disposable {
  const { active, pool, view, cards, reader, library, editors, storage, decodeAs, extensionUri, extensionId } = parts;
  const walk = new StageWalk(view, editors);
  const matches = new FindMatches((capture) => editors.isInFront(capture), editors.onDidChangeFront);
  const finder = new FindInCapture(editors, matches);
  const withCapture =
    (run: (capture: OpenCapture) => Promise<void>): (() => Promise<void>) =>
    async () => {
      if (active.capture) await run(active.capture);
      else void vscode.window.showInformationMessage(vscode.l10n.t('Open a capture first (.pcap, .pcapng).'));
    };
  const on = (command: string, run: (...args: never[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(command, run);

  return vscode.Disposable.from(
    matches,
    registerMarkCommands(active, editors),
    on(
      COMMANDS.nextLoginStage,
      withCapture((capture) => walk.step(capture, 1)),
    ),
    on(
      COMMANDS.previousLoginStage,
      withCapture((capture) => walk.step(capture, -1)),
    ),
    on(
      COMMANDS.nextLogin,
      withCapture((capture) => stepToLogin(capture, editors, 1)),
    ),
    on(
      COMMANDS.previousLogin,
      withCapture((capture) => stepToLogin(capture, editors, -1)),
    ),
    on(COMMANDS.compareLogins, async (login?: unknown) => {
      await withCapture((capture) => compareLogins(pool, capture, login))();
    }),
    on(
      COMMANDS.reopenCapture,
      withCapture(async (capture) => capture.reopen()),
    ),
    on(
      COMMANDS.goToFrame,
      withCapture((capture) => goToFrame(capture, editors)),
    ),
    on(
      COMMANDS.goToLinkedFrame,
      withCapture((capture) => goToLinkedFrame(capture, editors)),
    ),
    on(
      COMMANDS.goBack,
      withCapture((capture) => goThroughHistory(capture, editors, -1)),
    ),
    on(
      COMMANDS.goForward,
      withCapture((capture) => goThroughHistory(capture, editors, 1)),
    ),
    on(
      COMMANDS.nextInConversation,
      withCapture((capture) => stepInConversation(capture, editors, 1)),
    ),
    on(
      COMMANDS.previousInConversation,
      withCapture((capture) => stepInConversation(capture, editors, -1)),
    ),
    on(COMMANDS.find, async (text?: unknown) => {
      await withCapture((capture) => (typeof text === 'string' ? finder.find(capture, text) : finder.ask(capture)))();
    }),
    on(
      COMMANDS.findNext,
      withCapture((capture) => finder.step(capture, 1)),
    ),
    on(
      COMMANDS.findPrevious,
      withCapture((capture) => finder.step(capture, -1)),
    ),
    on(COMMANDS.followStream, async (place?: unknown) => {
      await withCapture((capture) => followStream(capture, editors, place))();
    }),
    on(
      COMMANDS.saveStream,
      withCapture((capture) => saveStream(capture)),
    ),
    on(
      COMMANDS.showIo,
      withCapture(async (capture) => {
        await editors.show(capture);
        capture.showView('io');
      }),
    ),
    on(
      COMMANDS.showFindings,
      withCapture(async (capture) => {
        await editors.show(capture);
        capture.showView('findings');
      }),
    ),
    on(
      COMMANDS.exportTasks,
      withCapture((capture) => exportTable(capture, 'tasks')),
    ),
    on(
      COMMANDS.exportStatistics,
      withCapture((capture) => exportTable(capture, 'statistics')),
    ),
    on(COMMANDS.decodeAs, async (node?: ConversationItem) => {
      await withCapture((capture) => chooseDecodeAs(capture, node?.firstFrame ?? capture.selectedFrame, decodeAs))();
    }),
    registerColumnCommands(active, parts.table),
    on(COMMANDS.chooseTimeFormat, chooseTimeFormat),
    on(
      COMMANDS.toggleTimeReference,
      withCapture((capture) => toggleTimeReference(capture)),
    ),
    on(
      COMMANDS.unsetTimeReferences,
      withCapture((capture) => Promise.resolve(capture.unsetTimeReferences())),
    ),
    on(COMMANDS.openSample, () => openSample(extensionUri)),
    on(COMMANDS.openWalkthrough, () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#iscsiTrace.gettingStarted`),
    ),
    on(COMMANDS.openAsOneCapture, openAsOneCapture),
    on(COMMANDS.openAsText, withCapture(openAsText)),
    on(COMMANDS.openNodeAsText, async (node?: ConversationItem) => {
      if (node && active.capture) await openNodeAsText(active.capture, node);
    }),
    on(COMMANDS.revealNode, async (node?: ConversationItem) => {
      const { capture } = active;
      if (!node || !capture) return;
      await editors.show(capture);
      // A PDU is looked at in the frame that completes it, as in the stage walk.
      const frame = node.kind === 'exchange' ? node.lastFrame : node.firstFrame;
      capture.reveal(frame, vscode.l10n.t('{0}, frame {1}', node.label, frame), node);
    }),
    on(COMMANDS.explainNode, async (node?: ConversationItem) => {
      const reference = node?.topic ? cards.explainer.explain(node.topic)?.references[0] : undefined;
      if (reference) await reader.open(reference);
    }),
    on(COMMANDS.openRfcSection, async (reference?: unknown) => {
      const wanted = isReference(reference) ? reference : await pickSection();
      if (wanted) await reader.open(wanted);
    }),
    on(COMMANDS.clearIndexCache, () => clearIndexCache(storage)),
    on(COMMANDS.fetchRfcText, async (rfc?: unknown) => {
      const wanted = typeof rfc === 'number' && KNOWN_RFCS.includes(rfc) ? rfc : await pickRfc();
      if (wanted !== undefined) await fetchRfcText(wanted, library);
    }),
  );
}

/** The capture that comes with the extension. */
async function openSample(extensionUri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.joinPath(extensionUri, 'fixtures', 'sample.pcap'));
}

async function goToFrame(capture: OpenCapture, editors: CaptureEditorProvider): Promise<void> {
  const frames = capture.summary?.frames ?? 0;
  if (frames === 0) return;
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Go to Frame'),
    prompt: vscode.l10n.t('Frame number, 1 to {0}', frames),
    value: capture.selectedFrame > 0 ? String(capture.selectedFrame) : '',
    validateInput: (text) => {
      const number = Number(text);
      const isFrame = Number.isInteger(number) && number >= 1 && number <= frames;
      return isFrame ? undefined : vscode.l10n.t('A number from {0} to {1}', 1, frames);
    },
  });
  if (answer === undefined) return;
  await editors.show(capture);
  capture.reveal(Number(answer), vscode.l10n.t('Frame {0}', answer));
}

/** A section, or an RFC as a whole. */
function isReference(value: unknown): value is { rfc: number; section?: string } {
  if (typeof value !== 'object' || value === null || !('rfc' in value)) return false;
  const { rfc } = value;
  if (!('section' in value)) return typeof rfc === 'number' && KNOWN_RFCS.includes(rfc);
  const { section } = value;
  return typeof rfc === 'number' && typeof section === 'string' && /^[0-9A-Z][0-9A-Z.]{0,30}$/.test(section);
}

async function pickSection(): Promise<{ rfc: number; section: string } | undefined> {
  const items = KNOWN_RFCS.flatMap((rfc) =>
    sectionsOf(rfc)
      .filter((reference) => hasSection(reference))
      .map(({ section, title }) => ({ label: `${section} ${title}`, description: `RFC ${rfc}`, rfc, section })),
  );
  return vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Open RFC Section'),
    placeHolder: vscode.l10n.t('Number or title of a section'),
    matchOnDescription: true,
  });
}

async function pickRfc(): Promise<number | undefined> {
  const items = KNOWN_RFCS.map((rfc) => ({ label: `RFC ${rfc}`, rfc }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Fetch RFC Text') }))?.rfc;
}
