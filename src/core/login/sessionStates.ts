import { sectionPair } from '../rfc/explanations/sectionPair';
import type { Side, StateReport } from './LoginReport';
import { runMachine, type StateEvent, type StateTable } from './stateMachine';

/** What moves the state machine of a session (RFC 3720, section 7.3.4). */
export type SessionEventKind =
  /** First Login Request of the leading connection, its accept, and its failure. */
  | 'leadingLogin'
  | 'leadingAccept'
  | 'leadingFailed'
  /** A logout that closes the session, or that of its last connection. */
  | 'closed'
  /** Its last connection is lost. */
  | 'failed'
  /** Login Request, accept and failure of another connection. */
  | 'joining'
  | 'joined'
  | 'joinFailed'
  /** A new session takes its place. */
  | 'reinstated';

export type SessionEvent = StateEvent<SessionEventKind>;

const NAMES: Readonly<Record<string, string>> = {
  Q1: 'FREE',
  Q2: 'ACTIVE',
  Q3: 'LOGGED_IN',
  Q4: 'FAILED',
  Q5: 'IN_CONTINUE',
};

const INITIATOR: StateTable<SessionEventKind> = {
  Q1: { leadingAccept: ['N1', 'Q3'] },
  Q3: { closed: ['N3', 'Q1'], failed: ['N5', 'Q4'] },
  Q4: { joined: ['N4', 'Q3'], reinstated: ['N6', 'Q1'] },
};

const TARGET: StateTable<SessionEventKind> = {
  Q1: { leadingLogin: ['N1', 'Q2'] },
  Q2: { leadingAccept: ['N2', 'Q3'], leadingFailed: ['N9', 'Q1'] },
  Q3: { closed: ['N3', 'Q1'], reinstated: ['N3', 'Q1'], failed: ['N5', 'Q4'] },
  Q4: { joining: ['N7', 'Q5'], reinstated: ['N6', 'Q1'] },
  Q5: { joined: ['N10', 'Q3'], joinFailed: ['N8', 'Q4'], reinstated: ['N11', 'Q1'] },
};

const REFERENCES: Readonly<Record<Side, ReturnType<typeof sectionPair>>> = {
  initiator: sectionPair('7.3.1', '7.3.4'),
  target: sectionPair('7.3.2', '7.3.4'),
};

/**
 * The state machines of both sides of a session as far as frames show them.
 * @param joinedLate the leading login is not in the capture
 */
export function sessionStates(joinedLate: boolean, events: readonly SessionEvent[]): StateReport {
  const sorted = [...events].sort((one, other) => one.frame - other.frame);
  const first = joinedLate ? 'Q3' : 'Q1';
  const initiator = runMachine('initiator', first, sorted, INITIATOR, NAMES, REFERENCES.initiator);
  const target = runMachine('target', first, sorted, TARGET, NAMES, REFERENCES.target);
  return {
    transitions: [...initiator.transitions, ...target.transitions].sort((one, other) => one.frame - other.frame),
    initiator: initiator.state,
    target: target.state,
    joinedLate,
  };
}
