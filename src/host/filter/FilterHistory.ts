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
  constructor(private readonly state: Pick<vscode.Memento, 'get' | 'update'>) {}

  get filters(): readonly string[] {
    const parsed = v.safeParse(stored, this.state.get<unknown>(KEY));
    return parsed.success ? parsed.output : [];
  }

  /** A filter was used: it comes first from now on. */
  async add(filter: string): Promise<void> {
    const used = filter.trim();
    if (used === '' || used.length > LONGEST || this.filters[0] === used) return;
    await this.state.update(KEY, [used, ...this.filters.filter((one) => one !== used)].slice(0, MOST_REMEMBERED));
  }

  async clear(): Promise<void> {
    await this.state.update(KEY, undefined);
  }
}
