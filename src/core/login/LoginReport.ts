/*
 * What is known of one login, as plain data: it crosses threads and stands behind the Logins view, the comparison of two
 * logins and the command line. All texts that come from the capture are hostile. Frame numbers count from 1; 0 means none.
 */
import type { Severity } from '../dissect/Issue';
import type { ResultFunction, Side } from '../rfc/explanations/KeyFacts';
import type { RfcReference } from '../rfc/RfcReference';
import type { LoginStage } from '../session/LoginRecord';

export type { Side } from '../rfc/explanations/KeyFacts';
export type { LoginStage } from '../session/LoginRecord';

/**
 * How a login ended.
 * - `success`: the final response granted the full feature phase.
 * - `rejected`: a response with a status class other than 0; a redirection is one too.
 * - `aborted`: the connection was closed, or the login answered with a Reject, before a final response.
 * - `incomplete`: the capture shows no end.
 */
export type LoginResult = 'success' | 'rejected' | 'aborted' | 'incomplete';

/** A rule that was broken, or something that deserves a look. */
export interface LoginProblem {
  /** Stable name of the rule ("LOGIN-STAGE", "KEY-RESULT", "KEY-DUP", ...). */
  readonly code: string;
  readonly severity: Severity;
  /** One or two sentences in our own words; hostile text in them is cut to a bearable length. */
  readonly message: string;
  /** Where the rule stands, RFC 3720 first. */
  readonly references: readonly RfcReference[];
  /** The frame that shows it; 0 when it is about something that is not there. */
  readonly frame: number;
  /** Index into `LoginReport.steps`; absent when no single step shows it. */
  readonly step?: number;
  /** The key that it is about. */
  readonly key?: string;
}

/** A key and value as one side sent it. Text that the C bit spread over PDUs is joined, and belongs to the last of them. */
export interface KeyStatement {
  readonly side: Side;
  readonly key: string;
  readonly value: string;
  /** Index into the steps of the login (or into `TextExchange.frames`). */
  readonly step: number;
  readonly frame: number;
  /** The stage of the PDU by its CSG. */
  readonly stage: LoginStage;
}

/**
 * What gave a key its effective value.
 * - `negotiated`: offer and answer, by the key's result function.
 * - `offerDecides`: the offer alone settles it (AND with No, OR with Yes), no answer is needed.
 * - `declared`: each side's own statement.
 * - `default`: nobody spoke of the key.
 * - `inherited`: the session's leading login settled it.
 * - `rejected`, `notUnderstood`: answered with that word: the value from before, in a login the default, stays.
 * - `irrelevant`: answered with Irrelevant, or without meaning in this session: there is no value.
 * - `unanswered`: an answer was needed and did not come.
 * - `broken`: what was said cannot be read as a value, or the answer is outside of what was offered.
 * - `exchange`: a message of the authentication, nothing is negotiated.
 */
export type KeySettlement =
  | 'negotiated'
  | 'offerDecides'
  | 'declared'
  | 'default'
  | 'inherited'
  | 'rejected'
  | 'notUnderstood'
  | 'irrelevant'
  | 'unanswered'
  | 'broken'
  | 'exchange';

/** One line of the negotiation table. */
export interface KeyRow {
  readonly key: string;
  /** Topic of the key's explanation ("key/MaxBurstLength"). */
  readonly topic: string;
  /** False for keys that no RFC of ours defines. */
  readonly known: boolean;
  /** The stage in which it was first spoken of; absent for defaults and inherited values. */
  readonly stage?: LoginStage;
  /**
   * Of a negotiated key the first statement, by whichever side it was (`offered.side`); of a declared one what the
   * initiator declared.
   */
  readonly offered: KeyStatement | null;
  /** Of a negotiated key the other side's answer; of a declared one what the target declared. */
  readonly answered: KeyStatement | null;
  /** Everything that was said of the key, in order: more than two statements only where it was repeated. At most 100. */
  readonly said: readonly KeyStatement[];
  /**
   * The value in force at each side, numbers in decimal; null for none. Both are equal for negotiated keys. For declared
   * ones each is what that side declared (or the default): the MaxRecvDataSegmentLength of `target` bounds what the
   * initiator may send.
   */
  readonly effective: { readonly initiator: string | null; readonly target: string | null };
  /** The value in force as one text: "262144", or "initiator 262144, target 8192" where the two differ; null for none. */
  readonly effectiveText: string | null;
  /** The value for people where that says more: "256 KiB", "2 s"; empty otherwise. */
  readonly note: string;
  /** By which function of the RFC offer and answer become the outcome; absent for unknown keys. */
  readonly resultFunction?: ResultFunction;
  readonly settled: KeySettlement;
  /** Short name of the rule that gave the value: "minimum", "AND", "list order", "declared", "default", ... */
  readonly rule: string;
  /** The rule applied to what was said here, as a sentence. */
  readonly explanation: string;
  readonly problems: readonly LoginProblem[];
  /** No problem of severity error. */
  readonly ok: boolean;
  /** Sections that define the key, RFC 3720 first; empty for unknown keys. */
  readonly references: readonly RfcReference[];
}

/** One Login Request or Response: an arrow of the ladder. */
export interface LoginStepReport {
  /** The frame that holds the PDU's last byte, and all frames that carry it. */
  readonly frame: number;
  readonly frames: readonly number[];
  readonly side: Side;
  /** "Login Request", "Login Response". */
  readonly name: string;
  /** "asks for operational negotiation", "login accept, grants full feature phase", "Authentication failure". */
  readonly summary: string;
  /** Seconds since the capture's first frame as in the Time column; empty without a time. */
  readonly time: string;
  /** Seconds since the epoch with nine digits, exact. */
  readonly epoch: string;
  /** Seconds since the step before (nine digits, exact); empty for the first. */
  readonly gap: string;
  readonly currentStage: LoginStage;
  readonly nextStage: LoginStage;
  /** T and C. */
  readonly transit: boolean;
  readonly continued: boolean;
  /** The header's other fields, as numbers; undefined where they are not in the capture. */
  readonly header: LoginHeader | undefined;
  /** Of a response: Status-Class and Status-Detail ("0x0201") and its name; null for requests. */
  readonly status: { readonly code: string; readonly text: string; readonly topic: string } | null;
  /** Pairs that end in this PDU. */
  readonly keys: readonly (readonly [key: string, value: string])[];
  /** Bytes of the PDU are missing from the capture. */
  readonly incomplete: boolean;
  /** Topic of the opcode's explanation. */
  readonly topic: string;
}

export interface LoginHeader {
  readonly isid: string;
  readonly tsih: number;
  readonly initiatorTaskTag: number;
  /** Requests only. */
  readonly cid?: number;
  readonly cmdSN?: number;
  readonly expStatSN?: number;
  readonly versionMax: number;
  /** Version-min of a request, Version-active of a response. */
  readonly version: number;
  /** Responses only. */
  readonly statSN?: number;
  readonly expCmdSN?: number;
  readonly maxCmdSN?: number;
}

/**
 * What an event of the ladder is.
 * - `tcp`: a frame of the TCP handshake; `close`: a FIN or RST.
 * - `login`: a step of the login.
 * - `text`, `logout`, `async`: a Text, Logout or Asynchronous Message PDU.
 * - `others`: all further PDUs of the connection, told in one event where the first of them stands.
 * - `elsewhere`: something on another connection that ends this one.
 */
export type LadderKind = 'tcp' | 'login' | 'text' | 'logout' | 'async' | 'others' | 'elsewhere' | 'close';

/** An arrow of the ladder: what one side sent, from the TCP handshake to the close. In order of frames. */
export interface LadderEvent {
  readonly kind: LadderKind;
  /** Who sent it; null where that is not known, or both did. */
  readonly side: Side | null;
  /** The frame that is selected with it, and all that carry it (of `others` the first and the last). */
  readonly frame: number;
  readonly frames: readonly number[];
  /** "SYN, ACK", "Login Request", "Logout Response". */
  readonly name: string;
  /** What it does, in a few words; may be empty. */
  readonly summary: string;
  /** Seconds since the capture's first frame as in the Time column; empty without a time. */
  readonly time: string;
  /** Seconds since what the connection's ladder shows before it (behind `others`: since their last frame); empty for the first. */
  readonly gap: string;
  /** Index into the login's steps. */
  readonly step?: number;
  readonly topic?: string;
}

/** A stage of the login and its steps: a band of the ladder. */
export interface StageBand {
  readonly stage: LoginStage;
  /** "security negotiation". */
  readonly name: string;
  /** Steps `first` up to `last`, both included (indexes into `steps`). */
  readonly first: number;
  readonly last: number;
  /** Seconds from its first to its last step, exact, nine digits. */
  readonly duration: string;
  /** Topic of the stage's explanation; absent for reserved stage numbers. */
  readonly topic?: string;
}

/**
 * Whether a side has proved who it is.
 * - `accepted`, `refused`: the other side went on, or ended the login.
 * - `unanswered`: the proof was sent, and what came of it is not in the capture.
 * - `missing`: asked for, and not sent.
 * - `notAsked`: nobody asked for it.
 */
export type ProofState = 'accepted' | 'refused' | 'unanswered' | 'missing' | 'notAsked';

export interface AuthenticationStep {
  readonly side: Side;
  readonly frame: number;
  readonly step: number;
  /** "offers CHAP or None", "challenges the initiator with identifier 1 (24 bytes)". */
  readonly text: string;
  readonly keys: readonly string[];
}

/** One direction of a CHAP exchange: what the prover was asked and what it answered, as sent. */
export interface ChapProof {
  /** Who has to prove itself. */
  readonly prover: Side;
  readonly identifier: string | null;
  readonly challenge: string | null;
  readonly response: string | null;
  /** CHAP_N of the prover. */
  readonly name: string | null;
}

export interface AuthenticationReport {
  /** The method agreed on; null while none is. "None" when both sides agreed on that. */
  readonly method: string | null;
  readonly steps: readonly AuthenticationStep[];
  readonly initiator: ProofState;
  readonly target: ProofState;
  /** Who proved what to whom, or did not. */
  readonly sentence: string;
  /** CHAP only: CHAP_A as agreed on ("5"), and its name; null while it is not. */
  readonly algorithm: { readonly number: string; readonly name: string } | null;
  /** CHAP only: the initiator's proof, then the target's where it was asked for. */
  readonly proofs: readonly ChapProof[];
}

/** How a login status is to be read; from the same tables as its hover. */
export interface StatusAdvice {
  readonly code: string;
  readonly text: string;
  readonly meaning: string;
  readonly usualCause: string;
  readonly checkNext: string;
}

/** A state of RFC 3720 section 7.1 ("S4"), or of a session of section 7.3 ("Q3"). */
export interface StateName {
  readonly id: string;
  /** "IN_LOGIN". */
  readonly name: string;
}

/** One transition of the state machine of one side. */
export interface StateTransition {
  readonly side: Side;
  /** "T5", "N1". */
  readonly transition: string;
  readonly from: StateName;
  readonly to: StateName;
  /** The frame that causes it. */
  readonly frame: number;
  /** "Login Response with status 0x0000, T and NSG 3". */
  readonly cause: string;
  readonly references: readonly RfcReference[];
}

/** The state machines of one connection or session as far as the capture shows them. */
export interface StateReport {
  readonly transitions: readonly StateTransition[];
  /** Where both sides stand when the capture ends. */
  readonly initiator: StateName;
  readonly target: StateName;
  /** The capture joined later: earlier transitions cannot be known. */
  readonly joinedLate: boolean;
}

/** Points at another login of the same capture. */
export interface LoginReference {
  readonly stream: number;
  readonly login: number;
  readonly frame: number;
}

export interface SessionConnection extends LoginReference {
  readonly cid: number;
  /** "10.0.0.1:51234". */
  readonly initiatorEnd: string;
  readonly targetEnd: string;
  readonly result: LoginResult;
  /** CmdSN of its first Login Request: all connections of a session count together. */
  readonly cmdSN: number | null;
  /** The connection whose CID it took over. */
  readonly reinstates?: LoginReference;
}

/** How the requests of all connections of a session are numbered together (CmdSN; RFC 3720, section 3.2.2.1). */
export interface CommandNumbering {
  /** Requests that took a number, and the connections that they came over. */
  readonly requests: number;
  readonly connections: number;
  /** The lowest and the highest CmdSN, counted from the session's first. */
  readonly first: number;
  readonly last: number;
  /** Numbers that no request carries, and the frame of the one behind them. At most 20. */
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly frame: number }[];
  /** Requests that carry a number which another one had before. */
  readonly repeated: number;
  /** Requests that come behind one with a later number: usual between connections, not within one. */
  readonly reordered: number;
  /** There are more requests than the first 5000 that were looked at. */
  readonly truncated: boolean;
  readonly sentence: string;
}

/** The session that a login begins or joins. */
export interface SessionReport {
  /** Index of the session in the Conversations view ("session/3"). */
  readonly node: string;
  readonly type: 'Normal' | 'Discovery';
  /**
   * By the table of RFC 3720 section 5.3.1: `new` session, session `reinstatement` (known ISID with TSIH 0 while the old
   * session was not closed), `addConnection` (TSIH and a new CID), `connectionReinstatement` (TSIH and a known CID), or
   * `unknownSession` (a TSIH that the capture does not know, or whose session has ended).
   */
  readonly action: 'new' | 'reinstatement' | 'addConnection' | 'connectionReinstatement' | 'unknownSession';
  /** The action in a sentence. */
  readonly sentence: string;
  /** TSIH of the session; 0 while it has none. */
  readonly tsih: number;
  /** Its connections in order of their logins, this one included. */
  readonly connections: readonly SessionConnection[];
  /** Of a session with several connections. */
  readonly numbering?: CommandNumbering;
  /** The leading login of the session that this one ended by reinstatement. */
  readonly replaces?: LoginReference;
  /** The login that ended this session by reinstatement. */
  readonly replacedBy?: LoginReference;
  readonly states: StateReport;
}

/** A status 0101 or 0102, and whether somebody followed it. */
export interface RedirectReport {
  readonly permanent: boolean;
  /** Values of TargetAddress, as sent. */
  readonly addresses: readonly string[];
  /** The login of the same initiator at one of these addresses. */
  readonly followedBy?: LoginReference;
  readonly sentence: string;
}

/** Where a login stands among the tries of the same initiator for the same target with the same ISID. */
export interface RetryReport {
  /** From 1. */
  readonly attempt: number;
  readonly attempts: number;
  /** Logins that failed in a row up to and with this one; 0 when it succeeded. */
  readonly failuresInARow: number;
  readonly previous?: LoginReference;
  readonly next?: LoginReference;
}

/** A negotiation by Text Requests and Responses in the full feature phase. */
export interface TextExchange {
  readonly frames: readonly number[];
  readonly complete: boolean;
  readonly keys: readonly KeyRow[];
  readonly problems: readonly LoginProblem[];
}

/** What the lists of logins show. */
export interface LoginSummary extends LoginReference {
  /** Node of the Conversations view ("connection/0/login/0"). */
  readonly node: string;
  /** From 0, in the order of first frames over the whole capture. */
  readonly number: number;
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** Empty when the capture does not hold them. */
  readonly initiator: string;
  readonly target: string;
  readonly initiatorEnd: string;
  readonly targetEnd: string;
  readonly sessionType: 'Normal' | 'Discovery';
  readonly result: LoginResult;
  /** Of the last response; null while there is none. */
  readonly status: { readonly code: string; readonly text: string; readonly topic: string } | null;
  /** Seconds since the capture's first frame. */
  readonly time: string;
}

/** Everything about one login. */
export interface LoginReport extends LoginSummary {
  /** Frames that carry the login's PDUs, in order. */
  readonly frames: readonly number[];
  /** Six bytes as "0x00023d000000". */
  readonly isid: string;
  /** TSIH of the first request: 0 asks for a new session. */
  readonly requestedTsih: number;
  /** TSIH of the last response. */
  readonly tsih: number;
  readonly cid: number;
  /** Seconds from its first to its last step, exact, nine digits. */
  readonly duration: string;
  /** Stages in the order in which they were reached. */
  readonly stages: readonly LoginStage[];
  readonly bands: readonly StageBand[];
  readonly steps: readonly LoginStepReport[];
  /** The whole exchange of the connection around the login, its steps included. At most 2000 events. */
  readonly ladder: readonly LadderEvent[];
  /** Steps of the login that are not listed, because there are more than a person could read. */
  readonly omittedSteps: number;
  /** The first request is not in the capture. */
  readonly beginningMissing: boolean;
  /** Text of the login is missing from the capture: keys may have been negotiated that `keys` does not tell of. */
  readonly textMissing: boolean;
  /** The outcome and its reason in one or two sentences. */
  readonly sentence: string;
  /** Present when the last status is not success. */
  readonly advice?: StatusAdvice;
  readonly authentication: AuthenticationReport;
  readonly keys: readonly KeyRow[];
  /** All rules broken in this login, those of keys included, in order of frames. */
  readonly problems: readonly LoginProblem[];
  /** What is in force after a successful login, each in a sentence: digests, PDU sizes, bursts, R2T, recovery. */
  readonly regime: readonly RegimeSentence[];
  readonly texts: readonly TextExchange[];
  readonly session: SessionReport;
  readonly redirect?: RedirectReport;
  /** The login whose redirection this one follows. */
  readonly follows?: LoginReference;
  readonly retry: RetryReport;
  /** State machines of the connection. */
  readonly states: StateReport;
}

export interface RegimeSentence {
  readonly about: 'digests' | 'segments' | 'writes' | 'reads' | 'order' | 'recovery' | 'discovery';
  readonly text: string;
  /** Keys that it follows from. */
  readonly keys: readonly string[];
}
