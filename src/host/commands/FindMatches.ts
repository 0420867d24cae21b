import * as vscode from 'vscode';
import type { FrameQuery } from '../../core/inspection/frameSearch';
import type { FindCount } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import { plainLabel } from '../platform/plainLabel';
import { COMMANDS } from './commandNames';

const { t } = vscode.l10n;

/** Milliseconds between two questions: some filters cannot be worked on before the pass has ended. */
const PAUSE = 100;

/** A search of which the matches are counted. */
interface Search {
  readonly capture: OpenCapture;
  readonly text: string;
  readonly query: FrameQuery;
  readonly filter: string;
}

/** "3 of 41", or "3 of 41+" while there may be more; "41 found" where the selected frame is none of them. */
export function matchesText({ matches, current, isComplete, isLimited }: FindCount): string {
  const count = `${matches.toLocaleString('en-US')}${isComplete && !isLimited ? '' : '+'}`;
  return current > 0 ? t('{0} of {1}', current.toLocaleString('en-US'), count) : t('{0} found', count);
}

/**
 * How many frames hold what was looked for last, and which of them is selected, in the status bar. It asks the worker again
 * and again, as long as the capture's editor is in front; who counts works only while it is asked.
 */
export class FindMatches implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('iscsiTrace.matches', vscode.StatusBarAlignment.Left, 10);
  private search: Search | undefined;
  private following: vscode.Disposable | undefined;
  private readonly subscription: vscode.Disposable;
  /** Counts what makes answers void that have been asked for. */
  private epoch = 0;
  /** All matches of this search have been counted. */
  private isKnown = false;
  /** Their number has been told. */
  private isAnnounced = false;
  /** What the bar shows now; empty for nothing. */
  text = '';

  constructor(
    private readonly isInFront: (capture: OpenCapture) => boolean,
    onDidChangeFront: vscode.Event<unknown>,
  ) {
    this.item.name = t('iSCSI Trace Matches');
    this.item.command = COMMANDS.findNext;
    this.subscription = onDidChangeFront(() => void this.count(false));
  }

  /** The matches of this search are to be shown from now on; their number is announced once, when it is known. */
  show(search: Search): void {
    const isSame = this.isCounting(search);
    this.search = search;
    if (!isSame) {
      this.following?.dispose();
      const again = (): void => void this.count(false);
      const { capture } = search;
      this.following = vscode.Disposable.from(
        capture.onDidChangeMarks(again),
        capture.onDidCountFrames(again),
        capture.onDidClose(() => this.end()),
      );
    }
    void this.count(!isSame);
  }

  /** "3 of 41" for a frame, where all matches have been counted; otherwise undefined. */
  async placeOf(search: Search, frame: number): Promise<string | undefined> {
    if (!this.isCounting(search) || !this.isKnown) return undefined;
    const { capture, query, filter } = search;
    const counted = await capture.request('findCount', { query, filter, frame });
    return counted.isComplete && counted.current > 0 ? matchesText(counted) : undefined;
  }

  private isCounting({ capture, query, filter }: Search): boolean {
    const { search } = this;
    return search?.capture === capture && search.query === query && search.filter === filter;
  }

  dispose(): void {
    this.end();
    this.subscription.dispose();
    this.item.dispose();
  }

  private end(): void {
    this.epoch++;
    this.search = undefined;
    this.following?.dispose();
    this.following = undefined;
    this.draw('');
  }

  private isWanted({ capture, filter }: Search): boolean {
    return !capture.closed && this.isInFront(capture) && capture.shownFilter === filter;
  }

  /** Asks until all have been counted, or nobody wants to know any more. */
  private async count(isNew: boolean): Promise<void> {
    const epoch = ++this.epoch;
    const { search } = this;
    if (isNew) this.isAnnounced = this.isKnown = false;
    if (!search) return;
    const { capture, query, filter } = search;
    try {
      while (epoch === this.epoch && this.isWanted(search)) {
        const counted = await capture.request('findCount', { query, filter, frame: capture.selectedFrame });
        if (epoch !== this.epoch) return;
        const text = matchesText(counted);
        this.draw(text, search.text);
        this.isKnown = counted.isComplete;
        if (!counted.isComplete) {
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
          continue;
        }
        if (!this.isAnnounced) capture.announce(text);
        this.isAnnounced = true;
        return;
      }
    } catch {
      // The search itself has told what is wrong.
    }
    if (epoch === this.epoch) this.draw('');
  }

  private draw(text: string, wanted = ''): void {
    this.text = text;
    if (text === '') {
      this.item.hide();
      return;
    }
    this.item.text = `$(search) ${text}`;
    this.item.tooltip = t('Frames that hold "{0}". Find Next', plainLabel(wanted));
    this.item.accessibilityInformation = { label: t('Matches of the search: {0}', text) };
    this.item.show();
  }
}
