import * as vscode from 'vscode';
import type { StageStop } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import type { ConversationsView } from '../views/ConversationsView';
import { plainLabel } from '../platform/plainLabel';

/** Walks the stages of all logins, forwards and backwards from where the person stands. */
export class StageWalk {
  /** Where the walk stopped last, while the selection is still there. */
  private last: { readonly capture: OpenCapture; readonly stop: StageStop } | undefined;

  /** Settles when the step before is done. */
  private stepping: Promise<void> = Promise.resolve();

  constructor(
    private readonly view: ConversationsView,
    private readonly editors: CaptureEditorProvider,
  ) {}

  /**
   * Selects the next (1) or previous (-1) stop; says so when there is none. Steps follow each other, however fast they are asked
   * for: two at the same time would begin at the same stop and lead to the same one.
   */
  step(capture: OpenCapture, direction: 1 | -1): Promise<void> {
    const next = this.stepping.then(() => this.stepNow(capture, direction));
    this.stepping = next.catch(() => undefined);
    return next;
  }

  private async stepNow(capture: OpenCapture, direction: 1 | -1): Promise<void> {
    const here = this.last?.capture === capture ? this.last.stop : undefined;
    const { stop: found, total } = await capture.request('stage', {
      frame: capture.selectedFrame,
      ...(here ? { node: here.node } : {}),
      direction,
    });
    if (!found) {
      const nothing =
        total === 0
          ? vscode.l10n.t('This capture holds no login.')
          : direction > 0
            ? vscode.l10n.t('No further login stage.')
            : vscode.l10n.t('No earlier login stage.');
      vscode.window.setStatusBarMessage(`$(info) ${nothing}`, 4000);
      return;
    }
    this.last = { capture, stop: found };
    await this.editors.show(capture);
    capture.revealStop(found.frame, vscode.l10n.t('{0}, frame {1}', found.label, found.frame));
    vscode.window.setStatusBarMessage(`$(milestone) ${plainLabel(found.label)}`, 6000);
    await this.view.select(found.node);
  }
}
