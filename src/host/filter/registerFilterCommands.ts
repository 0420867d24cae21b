import * as v from 'valibot';
import * as vscode from 'vscode';
import type { FilterScope } from '../../messages/results';
import type { ActiveCapture } from '../captures/ActiveCapture';
import type { CapturePool } from '../captures/CapturePool';
import type { OpenCapture } from '../captures/OpenCapture';
import { COMMANDS } from '../commands/commandNames';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import { chooseFilter, pickOne, SCOPE_TITLES } from './chooseFilter';
import { SELECTION_COMMANDS, type SelectionCommand } from './filterCommandNames';
import type { FilterHistory } from './FilterHistory';
import { filterSubject, subjectFrame } from './filterSubject';
import { saveFilter } from './savedFilters';

interface Parts {
  readonly active: ActiveCapture;
  readonly pool: CapturePool;
  readonly editors: CaptureEditorProvider;
  readonly history: FilterHistory;
}

/** A filter that a quick fix, a keybinding or another extension asks for. */
const wanted = v.object({
  filter: v.pipe(v.string(), v.maxLength(4096)),
  /** Address of the capture; the one in front unless told. */
  capture: v.optional(v.string()),
  /** The frame to select, from 1. */
  frame: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

const tell = (text: string): void => void vscode.window.setStatusBarMessage(`$(info) ${text}`, 4000);

/** Registers the commands that save, choose, and make display filters. */
export function registerFilterCommands({ active, pool, editors, history }: Parts): vscode.Disposable {
  const { l10n } = vscode;
  const withCapture = async (run: (capture: OpenCapture) => Promise<void>): Promise<void> => {
    if (active.capture) await run(active.capture);
    else void vscode.window.showInformationMessage(l10n.t('Open a capture first (.pcap, .pcapng).'));
  };
  const apply = async (
    capture: OpenCapture,
    filter: string,
    more: { readonly combination?: SelectionCommand['combination']; isApplied?: boolean; frame?: number } = {},
  ): Promise<void> => {
    const { combination = 'selected', isApplied = true, frame = 0 } = more;
    await editors.show(capture);
    capture.requestFilter({ filter, combination, isApplied, frame });
  };

  const ofSelection = async (argument: unknown, { combination, isApplied }: SelectionCommand): Promise<void> =>
    withCapture(async (capture) => {
      const subject = filterSubject(argument, capture);
      if (!subject) return tell(l10n.t('Select a frame or a field first.'));
      const filter = await pickOne(await capture.request('filtersOf', subject), l10n.t('Apply as Filter'));
      if (filter !== undefined) await apply(capture, filter, { combination, isApplied });
      else tell(l10n.t('No display filter can say this.'));
    });

  const ofScope = async (argument: unknown, scope: FilterScope): Promise<void> =>
    withCapture(async (capture) => {
      const frame = subjectFrame(argument, capture);
      if (frame < 1) return tell(l10n.t('Select a frame first.'));
      const filters = await capture.request('filtersOf', { kind: 'scope', frame, scope });
      if (filters.length === 0) return tell(NOT_FOUND[scope](frame));
      const filter = await pickOne(filters, SCOPE_TITLES[scope]);
      if (filter !== undefined) await apply(capture, filter, { frame });
    });

  const applyWanted = async ({ filter, capture: address, frame = 0 }: v.InferOutput<typeof wanted>): Promise<void> => {
    if (address === undefined) return withCapture((capture) => apply(capture, filter, { frame }));
    const use = pool.use(vscode.Uri.parse(address));
    try {
      await apply(use.capture, filter, { frame });
    } finally {
      // The editor that shows it now uses it too.
      use.dispose();
    }
  };

  const on = (command: string, run: (argument?: unknown) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(command, run);
  return vscode.Disposable.from(
    ...SELECTION_COMMANDS.map((one) => on(one.command, (argument) => ofSelection(argument, one))),
    on(COMMANDS.followTask, (argument) => ofScope(argument, 'task')),
    on(COMMANDS.followSession, (argument) => ofScope(argument, 'session')),
    on(COMMANDS.filterToConversation, (argument) => ofScope(argument, 'conversation')),
    on(COMMANDS.applyFilter, (argument) => {
      const asked = v.safeParse(wanted, typeof argument === 'string' ? { filter: argument } : argument);
      if (asked.success) return applyWanted(asked.output);
      return withCapture(async (capture) => {
        const filter = await chooseFilter(capture, history);
        if (filter !== undefined) await apply(capture, filter);
      });
    }),
    on(COMMANDS.saveFilter, (argument) =>
      saveFilter(typeof argument === 'string' ? argument : (active.capture?.shownFilter ?? '')),
    ),
    on(COMMANDS.clearFilterHistory, async () => {
      await history.clear();
      tell(l10n.t('The history of filters is empty now.'));
    }),
  );
}

const NOT_FOUND: Readonly<Record<FilterScope, (frame: number) => string>> = {
  task: (frame) => vscode.l10n.t('Frame {0} belongs to no SCSI task.', frame),
  session: (frame) => vscode.l10n.t('Frame {0} belongs to no iSCSI session.', frame),
  conversation: (frame) => vscode.l10n.t('Frame {0} belongs to no TCP connection.', frame),
};
