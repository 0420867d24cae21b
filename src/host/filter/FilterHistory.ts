import type * as vscode from 'vscode';
import * as v from 'valibot';

const KEY = 'iscsiTrace.filterHistory';
/** Filters that are remembered. */
export const MOST_REMEMBERED = 50;
/** Longer ones were made by a program and would only fill the list. */
const LONGEST = 4096;

const stored = v.array(v.pipe(v.string(), v.maxLength(LONGEST)));

/** The display filters that were used last, of all captures, as Wireshark remembers them: one user's, the latest first. */
export class FilterHistory {
  // Kept here, too: what VS Code has stored comes back a moment later, and would undo what has changed since.
  private kept: readonly string[];

  constructor(private readonly state: Pick<vscode.Memento, 'get' | 'update'>) {
    const parsed = v.safeParse(stored, state.get<unknown>(KEY));
    this.kept = parsed.success ? parsed.output.slice(0, MOST_REMEMBERED) : [];
  }

  get filters(): readonly string[] {
    return this.kept;
  }

  /** A filter was used: it comes first from now on. */
  async add(filter: string): Promise<void> {
    const used = filter.trim();
    if (used === '' || used.length > LONGEST || this.filters[0] === used) return;
    this.kept = [used, ...this.filters.filter((one) => one !== used)].slice(0, MOST_REMEMBERED);
    await this.state.update(KEY, this.kept);
  }

  async clear(): Promise<void> {
    this.kept = [];
    await this.state.update(KEY, undefined);
  }
}
