import type { Severity } from '../dissect/Issue';

export type ConversationKind =
  | 'sessions'
  /** A few hundred of the sessions or conversations of a capture that has more. */
  | 'range'
  | 'session'
  | 'connection'
  | 'handshake'
  | 'login'
  | 'stage'
  | 'exchange'
  | 'fullFeature'
  | 'command'
  | 'logout'
  | 'close'
  | 'others'
  | 'stream';

/** A node of the Conversations view. Plain data; frame numbers from 1. */
export interface ConversationNode {
  /** Stable while the capture is open. */
  readonly id: string;
  readonly kind: ConversationKind;
  readonly label: string;
  /** Shown quietly beside the label. */
  readonly description: string;
  /** First and last frame of the node; 0 when it has none. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** TCP streams that the node's frames belong to. */
  readonly streams: readonly number[];
  /** The gravest of the node and of what is below it. */
  readonly severity?: Severity;
  /** Label and text of facts about this very node, for its tooltip. */
  readonly details?: readonly (readonly [string, string])[];
  /** Set when the node has an explanation ("stage/security"). */
  readonly topic?: string;
  /** Those of sessions and of groups are made when they are asked for: a capture may hold tens of thousands. */
  readonly children: readonly ConversationNode[];
}

/** A node as it crosses to the Conversations view: one level at a time. */
export interface ConversationItem extends Omit<ConversationNode, 'children'> {
  readonly hasChildren: boolean;
  /** Identifier of the node above; absent at the top. */
  readonly parent?: string;
}

/** One stop of the Previous/Next login stage walk. */
export interface StageStop {
  /** The frame that is selected. */
  readonly frame: number;
  /** The node of the Conversations view that is shown with it. */
  readonly node: string;
  /** "Login Request: operational negotiation, asks for the full feature phase" */
  readonly label: string;
}
