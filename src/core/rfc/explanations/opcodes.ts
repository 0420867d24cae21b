import { hexNumber } from '../../bytes/hex';
import type { Explanation } from '../Explanation';
import { referencesOf, type RfcSections } from '../RfcReference';
import { sectionPair } from './sectionPair';

interface OpcodeFacts {
  readonly opcode: number;
  readonly name: string;
  readonly text: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly sections: RfcSections;
  /** Section of RFC 3720 that introduces the PDU without its layout. */
  readonly overview: string;
}

const TO_TARGET = ['direction', 'initiator to target'] as const;
const TO_INITIATOR = ['direction', 'target to initiator'] as const;
const TAKES_STATSN = ['numbering', 'uses up one StatSN'] as const;
const TAKES_CMDSN = ['numbering', 'uses up one CmdSN unless the I bit marks it as immediate'] as const;
const NO_DATA = ['data segment', 'none'] as const;

/** The 18 opcodes in numeric order. */
const OPCODES: readonly OpcodeFacts[] = [
  {
    opcode: 0x00,
    name: 'NOP-Out',
    overview: '3.5.3.6',
    text: 'A ping from the initiator, the answer to a ping from the target, or a carrier for a new ExpStatSN when nothing else is being sent.',
    facts: [
      TO_TARGET,
      ['as a ping', 'Initiator Task Tag set, Target Transfer Tag ffffffff; the target must echo it'],
      ['as an answer', 'Target Transfer Tag copied from the NOP-In, Initiator Task Tag ffffffff'],
      ['data segment', 'ping data, optional'],
      ['watch for', 'a ping without echo, then a dropped connection: the path or the target stalled'],
    ],
    sections: { rfc3720: '10.18', rfc7143: '11.18' },
  },
  {
    opcode: 0x01,
    name: 'SCSI Command',
    overview: '3.5.1.1',
    text: 'Carries one SCSI command block to a logical unit and says how much data it will move and in which direction. Write data may ride along.',
    facts: [
      TO_TARGET,
      TAKES_CMDSN,
      ['answered by', 'SCSI Response, or the last Data-In when that carries the status'],
      ['data segment', 'immediate data of a write'],
    ],
    sections: {
      rfc3720: '10.3',
      rfc7143: '11.3',
      other: [{ rfc: 7144, section: '5.1' }],
    },
  },
  {
    opcode: 0x02,
    name: 'Task Management Function Request',
    overview: '3.5.1.3',
    text: 'Asks the target to abort, query or reassign tasks or to reset a logical unit or the target. In a healthy capture there are none: somebody’s timer ran out.',
    facts: [
      TO_TARGET,
      TAKES_CMDSN,
      ['answered by', 'Task Management Function Response'],
      NO_DATA,
      ['look at', 'how old the referenced task is and what the target did in between'],
    ],
    sections: {
      rfc3720: '10.5',
      rfc7143: '11.5',
      other: [{ rfc: 7144, section: '6.1' }],
    },
  },
  {
    opcode: 0x03,
    name: 'Login Request',
    overview: '3.5.3.2',
    text: 'A step of the login: states the stage, proposes or declares text keys, and asks to move on when T is set. The first one says who is calling and which session is meant.',
    facts: [
      TO_TARGET,
      ['answered by', 'Login Response'],
      ['numbering', 'always immediate: carries a CmdSN and does not use it up'],
      ['data segment', 'text keys'],
      ['same throughout', 'Initiator Task Tag, ISID, TSIH, CID and versions'],
    ],
    sections: {
      rfc3720: '10.12',
      rfc7143: '11.12',
    },
  },
  {
    opcode: 0x04,
    name: 'Text Request',
    overview: '3.5.3.1',
    text: 'Exchanges text keys after the login: SendTargets on discovery sessions, seldom a new MaxRecvDataSegmentLength.',
    facts: [
      TO_TARGET,
      TAKES_CMDSN,
      ['answered by', 'Text Response'],
      ['data segment', 'text keys'],
      ['limit', 'one at a time on a connection'],
    ],
    sections: { rfc3720: '10.10', rfc7143: '11.10' },
  },
  {
    opcode: 0x05,
    name: 'SCSI Data-Out',
    overview: '3.5.1.5',
    text: 'Write data: either what an R2T asked for (its Target Transfer Tag comes back) or the unsolicited first burst (tag ffffffff).',
    facts: [
      TO_TARGET,
      ['numbering', 'DataSN from 0 in each sequence; no CmdSN'],
      ['data segment', 'write data at Buffer Offset'],
      ['end of a sequence', 'F bit'],
    ],
    sections: { rfc3720: '10.7', rfc7143: '11.7' },
  },
  {
    opcode: 0x06,
    name: 'Logout Request',
    overview: '3.5.3.3',
    text: 'Ends a connection or the whole session in good order, or clears away a failed connection so that its tasks can move.',
    facts: [
      TO_TARGET,
      TAKES_CMDSN,
      ['answered by', 'Logout Response, then TCP is closed'],
      NO_DATA,
      ['afterwards', 'no new requests on what is being closed'],
    ],
    sections: { rfc3720: '10.14', rfc7143: '11.14' },
  },
  {
    opcode: 0x10,
    name: 'SNACK Request',
    overview: '3.5.3.4',
    text: 'Asks the target to send lost PDUs again (data, R2Ts, responses), or acknowledges read data that the target asked to have acknowledged.',
    facts: [
      TO_TARGET,
      ['needs', 'ErrorRecoveryLevel 1 or 2'],
      ['numbering', 'no CmdSN'],
      NO_DATA,
      ['watch for', 'every SNACK but DataACK means that PDUs were lost or damaged'],
    ],
    sections: { rfc3720: '10.16', rfc7143: '11.16' },
  },
  {
    opcode: 0x20,
    name: 'NOP-In',
    overview: '3.5.3.6',
    text: 'The echo of a ping, a ping from the target, or a carrier for a new command window (ExpCmdSN, MaxCmdSN).',
    facts: [
      TO_INITIATOR,
      ['as an echo', 'Initiator Task Tag of the ping, same data'],
      ['as a ping', 'Target Transfer Tag set: the initiator must answer with a NOP-Out'],
      ['numbering', 'an echo uses up a StatSN; with Initiator Task Tag ffffffff it only shows the next one'],
    ],
    sections: { rfc3720: '10.19', rfc7143: '11.19' },
  },
  {
    opcode: 0x21,
    name: 'SCSI Response',
    overview: '3.5.1.2',
    text: 'Ends a SCSI command: service response, SCSI status, how many bytes too many or too few, and sense data after CHECK CONDITION.',
    facts: [
      TO_INITIATOR,
      TAKES_STATSN,
      ['data segment', 'sense data and response data, if any'],
      ['absent when', 'the last Data-In brought a good status'],
    ],
    sections: {
      rfc3720: '10.4',
      rfc7143: '11.4',
      other: [{ rfc: 7144, section: '5.2' }],
    },
  },
  {
    opcode: 0x22,
    name: 'Task Management Function Response',
    overview: '3.5.1.4',
    text: 'Reports what became of a task management request. After it, nothing more may arrive for the tasks it covered.',
    facts: [TO_INITIATOR, TAKES_STATSN, NO_DATA],
    sections: {
      rfc3720: '10.6',
      rfc7143: '11.6',
      other: [{ rfc: 7144, section: '6.4' }],
    },
  },
  {
    opcode: 0x23,
    name: 'Login Response',
    overview: '3.5.3.2',
    text: 'Answers a login request: accepts, goes on, redirects or refuses. It is the final one when both request and answer have T set and name full feature as next stage.',
    facts: [
      TO_INITIATOR,
      ['numbering', 'uses up one StatSN; the numbers count only with status class 0'],
      ['data segment', 'text keys'],
      ['look at', 'Status: anything but 0000 closes the connection'],
    ],
    sections: {
      rfc3720: '10.13',
      rfc7143: '11.13',
      other: [
        { rfc: 3720, section: '5.3' },
        { rfc: 7143, section: '6.3' },
      ],
    },
  },
  {
    opcode: 0x24,
    name: 'Text Response',
    overview: '3.5.3.1',
    text: 'Answers a text request. With F clear there is more to come: the initiator asks for it with the Target Transfer Tag it got.',
    facts: [TO_INITIATOR, TAKES_STATSN, ['data segment', 'text keys']],
    sections: { rfc3720: '10.11', rfc7143: '11.11' },
  },
  {
    opcode: 0x25,
    name: 'SCSI Data-In',
    overview: '3.5.1.5',
    text: 'Read data. The last one may also bring the status (S bit), which saves the SCSI Response when all went well.',
    facts: [
      TO_INITIATOR,
      ['numbering', 'DataSN from 0 over the whole command; a StatSN only with S'],
      ['data segment', 'read data at Buffer Offset'],
      ['end of a sequence', 'F bit; the A bit asks for a DataACK'],
    ],
    sections: { rfc3720: '10.7', rfc7143: '11.7' },
  },
  {
    opcode: 0x26,
    name: 'Logout Response',
    overview: '3.5.3.3',
    text: 'Confirms a logout, and says how long to wait and how long tasks are kept when the connection is to be recovered.',
    facts: [TO_INITIATOR, TAKES_STATSN, NO_DATA, ['afterwards', 'both sides close TCP']],
    sections: { rfc3720: '10.15', rfc7143: '11.15' },
  },
  {
    opcode: 0x31,
    name: 'Ready To Transfer (R2T)',
    overview: '3.5.1.6',
    text: 'The target asks for a stretch of the write data: from Buffer Offset, so many bytes. The initiator answers with Data-Out PDUs that copy its tag.',
    facts: [
      TO_INITIATOR,
      ['numbering', 'R2TSN from 0 in each command; shows the next StatSN without using it'],
      ['limits', 'MaxBurstLength bytes each, MaxOutstandingR2T at a time'],
      NO_DATA,
    ],
    sections: {
      rfc3720: '10.8',
      rfc7143: '11.8',
      other: [{ rfc: 5048, section: '3.2' }],
    },
  },
  {
    opcode: 0x32,
    name: 'Asynchronous Message',
    overview: '3.5.2.1',
    text: 'News from the target that no command asked for: a SCSI event, a wish to be logged out, or the warning that a connection or the session will be dropped.',
    facts: [
      TO_INITIATOR,
      TAKES_STATSN,
      ['data segment', 'sense data or vendor data, if any'],
      ['watch for', 'planned failover or maintenance of the target often begins with one'],
    ],
    sections: { rfc3720: '10.9', rfc7143: '11.9', other: [{ rfc: 5048, section: '8.1' }] },
  },
  {
    opcode: 0x3f,
    name: 'Reject',
    overview: '3.5.3.5',
    text: 'The target refuses a PDU and returns its header. A task that was already running goes on and still gets its own response.',
    facts: [
      TO_INITIATOR,
      TAKES_STATSN,
      ['data segment', 'header of the refused PDU'],
      ['look at', 'Reason: it says whether sending the PDU again makes sense'],
    ],
    sections: {
      rfc3720: '10.17',
      rfc7143: '11.17',
    },
  },
];

/** Hovers of the defined opcodes. */
export const OPCODE_EXPLANATIONS: ReadonlyMap<number, Explanation> = new Map(
  OPCODES.map(({ opcode, name, text, facts, sections, overview }) => [
    opcode,
    {
      title: `${name} (${hexNumber(opcode, 2)})`,
      text,
      facts,
      references: [...referencesOf(sections), ...sectionPair(overview)],
    },
  ]),
);

/** The name without the number ("Login Request"). */
export const OPCODE_NAMES: ReadonlyMap<number, string> = new Map(OPCODES.map(({ opcode, name }) => [opcode, name]));

/** The hover of any opcode from 0x00 to 0x3f, unassigned ones included. */
export function explainOpcode(opcode: number): Explanation | undefined {
  const known = OPCODE_EXPLANATIONS.get(opcode);
  if (known || !Number.isInteger(opcode) || opcode < 0 || opcode > 0x3f) return known;
  const isVendor = (opcode & 0x1f) >= 0x1c && (opcode & 0x1f) <= 0x1e;
  return {
    title: `${isVendor ? 'Vendor-specific' : 'Unassigned'} opcode (${hexNumber(opcode, 2)})`,
    text: isVendor
      ? 'This opcode is left to vendors; only their documents say what the PDU means.'
      : 'No PDU is defined for this opcode. Either the peer is broken, or the bytes are not the start of a PDU.',
    facts: [opcode & 0x20 ? TO_INITIATOR : TO_TARGET],
    references: [
      { rfc: 3720, section: '10.2.1.2' },
      { rfc: 7143, section: '11.2.1.2' },
    ],
  };
}
