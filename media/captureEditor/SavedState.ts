import type { EditorTab } from './editorViews';
import { initialIo, type SavedIo } from './io/IoModel';
import { initialStream, type SavedStream } from './stream/StreamModel';
import type { VsCodeApi } from './HostConnection';

/** What the page remembers while its tab is hidden (the page is destroyed then) and across a reload of the window. */
export interface SavedState {
  readonly version: 1;
  /** Selected frame, 0 for none. */
  readonly frame: number;
  /** Row at the upper edge of the packet table, with its fraction. */
  readonly topRow: number;
  /** The display filter that is applied; empty for none. */
  readonly filter: string;
  /** What the filter's field holds: maybe something that is not applied. */
  readonly filterText: string;
  /** The table's end stays in view while the capture grows. */
  readonly isFollowing: boolean;
  /** Paths of tree nodes that the person expanded (true) or collapsed (false). */
  readonly expansion: readonly (readonly [string, boolean])[];
  /** Path of the selected field. */
  readonly fieldPath: string | undefined;
  /** The tab over the bytes that the person chose. */
  readonly chosenTab: number | undefined;
  readonly splits: Splits;
  /** The view that shows. */
  readonly tab: EditorTab;
  /** The login that was chosen, by TCP stream and its place there. */
  readonly login: { readonly stream: number; readonly login: number } | undefined;
  readonly io: SavedIo;
  /** Place of the chosen finding in the list; undefined for none. */
  readonly finding: number | undefined;
  readonly stream: SavedStream;
}

/** Shares (0 to 1) that the splitters give to the part before them; undefined until the person moves one. */
export interface Splits {
  /** Packet table against the details. */
  readonly table?: number;
  /** Field tree against the bytes, side by side. */
  readonly tree?: number;
  /** Field tree against the bytes, one above the other. */
  readonly stackedTree?: number;
}

export const initialState: SavedState = {
  version: 1,
  frame: 0,
  topRow: 0,
  filter: '',
  filterText: '',
  isFollowing: false,
  expansion: [],
  fieldPath: undefined,
  chosenTab: undefined,
  splits: {},
  tab: 'packets',
  login: undefined,
  io: initialIo,
  finding: undefined,
  stream: initialStream,
};

/** Long enough not to write at every step of a held key, short enough to be done before a tab is switched. */
const saveDelay = 200;

/** Reads the state once and writes it a moment after it has changed. */
export class StateKeeper {
  readonly restored: SavedState;
  private isDirty = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param current gives the state at the moment of saving. */
  constructor(
    private readonly api: VsCodeApi,
    private readonly current: () => SavedState,
  ) {
    this.restored = readState(api.getState());
  }

  /** The state has changed. */
  touch(): void {
    clearTimeout(this.timer);
    this.isDirty = true;
    this.timer = setTimeout(() => this.flush(), saveDelay);
  }

  /** Writes what has not been written yet: the page may be about to go. */
  flush(): void {
    if (!this.isDirty) return;
    this.isDirty = false;
    clearTimeout(this.timer);
    this.api.setState(this.current());
  }
}

/** A state of another version, or of no known form, counts as none. */
function readState(state: unknown): SavedState {
  if (typeof state !== 'object' || state === null || !('version' in state) || state.version !== 1) return initialState;
  return { ...initialState, ...(state as SavedState) };
}
