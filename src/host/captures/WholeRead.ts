import type * as vscode from 'vscode';
import type { CaptureLocation } from '../../messages/engine';
import type { WholeReading } from '../../messages/webview';
import { locateCapture } from './locateCapture';

/** Longer files keep a connection busy, and what the page is made of comes over the same one: the page goes first. */
const LONG = 8 * 1024 * 1024;
/** So long a page is waited for, in milliseconds: there may be none. */
const PAGE_PATIENCE = 5000;

/**
 * Finds out how the worker gets at a capture, which can mean that VS Code reads it whole. That cannot be ended; who cancels
 * waits no longer, and what comes is dropped, unless it is wanted again before it has come.
 */
export class WholeRead {
  /** What VS Code is reading now, for somebody who waits; undefined when it reads nothing. */
  reading: WholeReading | undefined;
  /** Somebody has cancelled, and not asked for it again. */
  isCancelled = false;
  private running: Promise<CaptureLocation> | undefined;
  /** What is known of the one that is running. */
  private begun: WholeReading | undefined;
  private giveUp: (() => void) | undefined;
  private pageIsThere: () => void = () => undefined;
  private readonly page = new Promise<void>((resolve) => (this.pageIsThere = resolve));

  /** @param begins there is something that is read whole: `reading` tells what */
  constructor(
    private readonly uri: vscode.Uri,
    private readonly name: string,
    private readonly begins: () => void,
  ) {}

  /** The location, or undefined when somebody cancels before it is there. Rejects with a message for people. */
  async location(): Promise<CaptureLocation | undefined> {
    this.isCancelled = false;
    const running = (this.running ??= this.start());
    this.tell(this.begun);
    const cancelled = new Promise<undefined>((resolve) => {
      this.giveUp = () => resolve(undefined);
    });
    try {
      return await Promise.race([running, cancelled]);
    } finally {
      if (this.running === running || this.running === undefined) this.tell(undefined);
    }
  }

  /** Waits no longer; false when there is nothing to wait for. */
  cancel(): boolean {
    if (!this.running || this.isCancelled) return false;
    this.isCancelled = true;
    this.giveUp?.();
    return true;
  }

  /** A page can say what is being read. */
  pageListens(): void {
    this.pageIsThere();
  }

  private async untilPage(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PAGE_PATIENCE)));
    await Promise.race([this.page, patience]);
    clearTimeout(timer);
  }

  /** What is being read is out of date: the next time it is read anew. */
  forget(): void {
    this.running = this.begun = undefined;
  }

  private start(): Promise<CaptureLocation> {
    let own: Promise<CaptureLocation> | undefined = undefined;
    const isOwn = (): boolean => own === undefined || this.running === own;
    own = locateCapture(this.uri, this.name, {
      begins: (reading) => {
        if (!isOwn()) return undefined;
        this.begun = reading;
        if (!this.isCancelled) this.tell(reading);
        return reading.bytes > LONG ? this.untilPage() : undefined;
      },
      isWanted: () => isOwn() && !this.isCancelled,
    }).finally(() => {
      if (isOwn()) this.forget();
    });
    return own;
  }

  private tell(reading: WholeReading | undefined): void {
    if (this.reading === reading) return;
    this.reading = reading;
    // Of its end tells what comes of it.
    if (reading) this.begins();
  }
}
