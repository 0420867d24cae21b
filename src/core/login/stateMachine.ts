import type { RfcReference } from '../rfc/RfcReference';
import type { Side, StateName, StateTransition } from './LoginReport';

/** Something in the capture that may move a state machine. */
export interface StateEvent<Kind extends string> {
  readonly kind: Kind;
  /** Number from 1. */
  readonly frame: number;
  readonly cause: string;
}

/** From a state and an event to a transition and the state it leads to. */
export type StateTable<Kind extends string> = Readonly<
  Record<string, Partial<Record<Kind, readonly [transition: string, to: string]>>>
>;

/** Runs the events, in order of frames, through one side's machine. What a state does not wait for changes nothing. */
export function runMachine<Kind extends string>(
  side: Side,
  initial: string,
  events: readonly StateEvent<Kind>[],
  table: StateTable<Kind>,
  names: Readonly<Record<string, string>>,
  references: readonly RfcReference[],
): { readonly transitions: readonly StateTransition[]; readonly state: StateName } {
  const named = (id: string): StateName => ({ id, name: names[id] ?? '' });
  let state = initial;
  const transitions: StateTransition[] = [];
  for (const { kind, frame, cause } of events) {
    const found = table[state]?.[kind];
    if (!found) continue;
    const [transition, to] = found;
    transitions.push({ side, transition, from: named(state), to: named(to), frame, cause, references });
    state = to;
  }
  return { transitions, state: named(state) };
}
