import { sectionPair } from '../rfc/explanations/sectionPair';
import type { Side, StateReport } from './LoginReport';
import { runMachine, type StateEvent, type StateTable } from './stateMachine';

/** What moves the state machine of a connection (RFC 3720, section 7.1.2). */
export type ConnectionEventKind =
  /** SYN, SYN-ACK, the ACK that ends the handshake, and a reset in place of the SYN-ACK. */
  | 'connect'
  | 'connected'
  | 'established'
  | 'refused'
  /** First Login Request, final response with class 0, and with another class. */
  | 'login'
  | 'accept'
  | 'reject'
  | 'logout'
  | 'loggedOut'
  | 'logoutFailed'
  /** Asynchronous Message 1; 2 and 3. */
  | 'logoutWanted'
  | 'dropped'
  /** FIN or RST. */
  | 'closed'
  /** The session was closed, or this connection logged out, over another connection. */
  | 'closedElsewhere'
  /** Another login has taken the place of the connection or of its session. */
  | 'reinstated';

export type ConnectionEvent = StateEvent<ConnectionEventKind>;

const NAMES: Readonly<Record<string, string>> = {
  S1: 'FREE',
  S2: 'XPT_WAIT',
  S3: 'XPT_UP',
  S4: 'IN_LOGIN',
  S5: 'LOGGED_IN',
  S6: 'IN_LOGOUT',
  S7: 'LOGOUT_REQUESTED',
  S8: 'CLEANUP_WAIT',
};

const COMMON: StateTable<ConnectionEventKind> = {
  S4: { accept: ['T5', 'S5'], reject: ['T7', 'S1'], closed: ['T7', 'S1'], closedElsewhere: ['T7', 'S1'] },
  S5: {
    logout: ['T9', 'S6'],
    logoutWanted: ['T11', 'S7'],
    closed: ['T15', 'S8'],
    dropped: ['T15', 'S8'],
    closedElsewhere: ['T8', 'S1'],
  },
  S6: {
    loggedOut: ['T13', 'S1'],
    closedElsewhere: ['T13', 'S1'],
    logoutFailed: ['T17', 'S8'],
    closed: ['T17', 'S8'],
    dropped: ['T17', 'S8'],
  },
  S7: {
    logout: ['T10', 'S6'],
    closed: ['T16', 'S8'],
    dropped: ['T16', 'S8'],
    closedElsewhere: ['T18', 'S1'],
  },
};

const INITIATOR: StateTable<ConnectionEventKind> = {
  ...COMMON,
  S1: { connect: ['T1', 'S2'] },
  S2: { connected: ['T4', 'S4'], refused: ['T2', 'S1'] },
  S6: { ...COMMON.S6, logoutWanted: ['T14', 'S6'] },
  S7: { ...COMMON.S7, logoutWanted: ['T12', 'S7'] },
};

const TARGET: StateTable<ConnectionEventKind> = {
  ...COMMON,
  S1: { established: ['T3', 'S3'] },
  S3: { login: ['T4', 'S4'], closed: ['T6', 'S1'] },
  S5: { ...COMMON.S5, reinstated: ['T8', 'S1'] },
  S6: { ...COMMON.S6, reinstated: ['T13', 'S1'] },
  S7: { ...COMMON.S7, logoutWanted: ['T12', 'S7'], reinstated: ['T18', 'S1'] },
};

const REFERENCES: Readonly<Record<Side, ReturnType<typeof sectionPair>>> = {
  initiator: sectionPair('7.1.2', '7.1.3'),
  target: sectionPair('7.1.2', '7.1.4'),
};

/** Where a connection stands when the capture begins. */
export type ConnectionBeginning = 'free' | 'beforeLogin' | 'inLogin' | 'loggedIn';

const BEGINNINGS: Readonly<Record<ConnectionBeginning, readonly [initiator: string, target: string]>> = {
  free: ['S1', 'S1'],
  beforeLogin: ['S4', 'S3'],
  inLogin: ['S4', 'S4'],
  loggedIn: ['S5', 'S5'],
};

/** The state machines of both sides of a connection as far as frames show them. */
export function connectionStates(beginning: ConnectionBeginning, events: readonly ConnectionEvent[]): StateReport {
  const sorted = [...events].sort((one, other) => one.frame - other.frame);
  const [first, second] = BEGINNINGS[beginning];
  const initiator = runMachine('initiator', first, sorted, INITIATOR, NAMES, REFERENCES.initiator);
  const target = runMachine('target', second, sorted, TARGET, NAMES, REFERENCES.target);
  return {
    transitions: [...initiator.transitions, ...target.transitions].sort((one, other) => one.frame - other.frame),
    initiator: initiator.state,
    target: target.state,
    joinedLate: beginning !== 'free',
  };
}
