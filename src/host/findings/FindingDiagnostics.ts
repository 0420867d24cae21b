import * as vscode from 'vscode';
import type { Severity } from '../../core/dissect/Issue';
import { visibleText } from '../../core/text/visibleText';
import type { FindingRow } from '../../messages/results';
import type { CapturePool, CaptureUse } from '../captures/CapturePool';
import { COMMANDS } from '../commands/commandNames';
import { sectionUri } from '../rfcReader/rfcUri';
import { type FrameLines, frameLines } from '../text/frameLines';
import { parseTraceUri, TRACE_SCHEME, type TraceSelection } from '../text/traceUri';
import { findingSelection } from './findingSettings';

/** Problems that one capture's text may have. */
const MOST_PROBLEMS = 1000;
/** Further places that one problem names. */
const MOST_RELATED = 19;

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

const FILTER_TITLES: Readonly<Record<FindingRow['filters'][number]['about'], string>> = {
  task: vscode.l10n.t('Filter to this task'),
  session: vscode.l10n.t('Filter to this session'),
  connection: vscode.l10n.t('Filter to this connection'),
};

interface FindingProblem {
  readonly problem: vscode.Diagnostic;
  /** Place in the list of findings, from 0. */
  readonly number: number;
  readonly finding: FindingRow;
}

interface Followed {
  readonly use: CaptureUse;
  readonly subscription: vscode.Disposable;
  readonly selection: TraceSelection;
  /** What the text's problems are about. */
  problems: readonly FindingProblem[];
  /** Counts the updates: one that has been overtaken is dropped. */
  serial: number;
}

/** Findings as problems of the open texts of captures, at the lines of the frames that show them, with what helps reading. */
export class FindingDiagnostics implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('iscsiTrace');
  private readonly followed = new Map<string, Followed>();
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly pool: CapturePool) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.follow(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => void this.update(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
      // A text stays in memory for minutes after its tab was closed; its problems would be nobody's.
      vscode.window.tabGroups.onDidChangeTabs((event) => this.followTabs(event)),
      vscode.languages.registerCodeActionsProvider({ scheme: TRACE_SCHEME }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
      vscode.commands.registerCommand(COMMANDS.copyFinding, (document?: unknown, number?: unknown) =>
        this.copy(document, number),
      ),
    );
    for (const document of vscode.workspace.textDocuments) this.follow(document);
  }

  dispose(): void {
    this.subscriptions.dispose();
    for (const { use, subscription } of this.followed.values()) {
      subscription.dispose();
      use.dispose();
    }
    this.followed.clear();
    this.collection.dispose();
  }

  /** The section of the rule, and the evidence as text. */
  provideCodeActions(
    { uri }: vscode.TextDocument,
    _: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const known = this.followed.get(uri.toString());
    if (!known) return [];
    return diagnostics.flatMap((asked) => {
      const found = known.problems.find(
        ({ problem }) => problem.message === asked.message && problem.range.isEqual(asked.range),
      );
      if (!found) return [];
      const { finding, number } = found;
      const [section] = finding.rfc3720;
      const actions: vscode.Command[] = [
        ...(section === undefined
          ? []
          : [
              {
                title: vscode.l10n.t('Show section {0} of RFC 3720', section),
                command: COMMANDS.openRfcSection,
                arguments: [{ rfc: 3720, section }],
              },
            ]),
        ...filterActions(finding, known.use.capture.uri),
        {
          title: vscode.l10n.t('Copy evidence of {0} as text', finding.id),
          command: COMMANDS.copyFinding,
          arguments: [uri.toString(), number],
        },
      ];
      return actions.map((command) => {
        const action = new vscode.CodeAction(command.title, vscode.CodeActionKind.QuickFix);
        action.command = command;
        action.diagnostics = [asked];
        return action;
      });
    });
  }

  private async copy(document: unknown, number: unknown): Promise<void> {
    const known = typeof document === 'string' ? this.followed.get(document) : undefined;
    if (!known || typeof number !== 'number') return;
    const text = await known.use.capture.request('findingText', { selection: findingSelection(), number });
    if (text !== null) await vscode.env.clipboard.writeText(text);
  }

  private follow(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const parsed = parseTraceUri(document.uri);
    if (!parsed || this.followed.has(key)) return;
    const use = this.pool.use(parsed.capture);
    const subscription = use.capture.findings.onDidChange(() => void this.update(document));
    this.followed.set(key, { use, subscription, selection: parsed.selection, problems: [], serial: 0 });
    void this.update(document);
  }

  private followTabs({ opened, closed }: vscode.TabChangeEvent): void {
    const shown = new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(addressOf)));
    for (const { input } of closed) {
      if (input instanceof vscode.TabInputText && !shown.has(input.uri.toString())) this.forget(input.uri);
    }
    const addresses = new Set(opened.map(addressOf));
    for (const document of vscode.workspace.textDocuments) {
      if (addresses.has(document.uri.toString())) this.follow(document);
    }
  }

  private forget(uri: vscode.Uri): void {
    const known = this.followed.get(uri.toString());
    if (!known) return;
    known.serial++;
    known.subscription.dispose();
    known.use.dispose();
    this.followed.delete(uri.toString());
    this.collection.delete(uri);
  }

  private async update(document: vscode.TextDocument): Promise<void> {
    const known = this.followed.get(document.uri.toString());
    if (!known) return;
    const serial = ++known.serial;
    const isOvertaken = (): boolean => serial !== known.serial || document.isClosed;
    const { capture } = known.use;
    if (!capture.findings.overview) {
      this.collection.delete(document.uri);
      return;
    }
    try {
      const selection = findingSelection();
      const rows = (await capture.request('findings', { selection, start: 0, count: MOST_PROBLEMS })) ?? [];
      if (isOvertaken()) return;
      const lines = await frameLines(document, isOvertaken);
      if (isOvertaken()) return;
      known.problems = rows.flatMap((finding, number) => {
        const problem = isShown(known.selection, finding) ? problemOf(document, finding, lines) : undefined;
        return problem ? [{ problem, number, finding }] : [];
      });
      this.collection.set(
        document.uri,
        known.problems.map(({ problem }) => problem),
      );
    } catch {
      // The capture is gone or being read anew; when it is there again its findings change.
      if (!isOvertaken()) this.collection.delete(document.uri);
    }
  }
}

/** Shows the packets of what the finding is about: of the task, where it is about one. */
function filterActions({ filters: [narrowest], evidence }: FindingRow, capture: vscode.Uri): vscode.Command[] {
  if (!narrowest) return [];
  const { about, filter } = narrowest;
  const wanted = { filter, capture: capture.toString(), frame: evidence[0]?.frame };
  return [{ title: FILTER_TITLES[about], command: COMMANDS.applyFilter, arguments: [wanted] }];
}

/** The text that a tab shows; undefined for other tabs. */
function addressOf({ input }: vscode.Tab): string | undefined {
  return input instanceof vscode.TabInputText ? input.uri.toString() : undefined;
}

/** Whether the text shows the part of the capture that a finding is about. */
function isShown({ streams, firstFrame = 1, lastFrame = Infinity }: TraceSelection, row: FindingRow): boolean {
  if (streams && row.stream >= 0 && !streams.includes(row.stream)) return false;
  return row.evidence.some(({ frame }) => frame >= firstFrame && frame <= lastFrame);
}

/**
 * The problem of a finding, at the first of its frames that the text shows. What ends a connection has no line of its own,
 * nor has a frame without PDUs: those problems stand at the last PDU before them.
 */
function problemOf(document: vscode.TextDocument, row: FindingRow, lines: FrameLines): vscode.Diagnostic | undefined {
  const { id, severity, title, fact, next, evidence, rfc3720 } = row;
  const frames = [...new Set(evidence.map(({ frame }) => frame))];
  const own = frames.filter((frame) => lines.own(frame) !== undefined);
  const [first = frames[0] ?? 0] = own;
  const line = lines.own(first) ?? lines.near(first);
  if (line === undefined) return undefined;
  const message = visibleText(
    own.length > 0
      ? vscode.l10n.t('{0}. {1} Next: {2}', title, fact, next)
      : vscode.l10n.t('Frame {0}: {1}. {2} Next: {3}', first, title, fact, next),
  );
  const problem = new vscode.Diagnostic(document.lineAt(line).range, message, SEVERITIES[severity]);
  problem.source = 'iSCSI Trace';
  const [section] = rfc3720;
  problem.code = section === undefined ? id : { value: id, target: sectionUri({ rfc: 3720, section }) };
  problem.relatedInformation = own.slice(1, 1 + MOST_RELATED).map((frame) => {
    const { range } = document.lineAt(lines.own(frame) ?? line);
    return new vscode.DiagnosticRelatedInformation(
      new vscode.Location(document.uri, range),
      vscode.l10n.t('Frame {0}', frame),
    );
  });
  return problem;
}
