import { hexNumber } from '../../bytes/hex';
import type { Explanation } from '../Explanation';
import { sectionPair } from './sectionPair';

interface StatusFacts {
  /** Class in the upper byte, detail in the lower one. */
  readonly code: number;
  readonly name: string;
  readonly text: string;
  readonly cause: string;
  readonly next: string;
  /** Section of RFC 3720 that says more. */
  readonly also?: string;
}

const DEFINED_IN = '10.13.5';

const CLASSES: ReadonlyMap<number, string> = new Map([
  [0, 'success'],
  [1, 'redirection: log in at the address given instead'],
  [2, 'initiator error: trying the same again is pointless'],
  [3, 'target error: the same login may work later'],
]);

/** Of details that no RFC defines, by class: what is usual, and what to look at. */
const CLASS_ADVICE: ReadonlyMap<number, Pick<StatusFacts, 'cause' | 'next'>> = new Map([
  [
    1,
    {
      cause: 'a redirection of a kind that only this vendor knows',
      next: 'look for TargetAddress in the response, and into the documents of the target',
    },
  ],
  [
    2,
    {
      cause: 'something in the request that the target does not take, of a kind that only this vendor knows',
      next: 'look into the log of the target; compare the last request with a login that works',
    },
  ],
  [
    3,
    {
      cause: 'a fault or a limit of the target, of a kind that only this vendor knows',
      next: 'look into the log of the target; try again later',
    },
  ],
]);

/** The 18 status codes of a Login Response. */
const STATUSES: readonly StatusFacts[] = [
  {
    code: 0x0000,
    name: 'Success',
    text: 'The target is content so far. The login is complete only when request and response both set T with full feature as next stage.',
    cause: 'everything in order',
    next: 'if no full feature phase follows, look at T and NSG of the last pair',
  },
  {
    code: 0x0101,
    name: 'Target moved temporarily',
    text: 'The target is to be reached at another address for now. The response must name it in TargetAddress.',
    cause: 'load balancing or failover in arrays with one discovery address',
    next: 'follow the login to the address in TargetAddress; keep the configured one',
    also: '12.8',
  },
  {
    code: 0x0102,
    name: 'Target moved permanently',
    text: 'The target has a new address for good. The response must name it in TargetAddress.',
    cause: 'the target was moved to another portal',
    next: 'change the portal in the configuration of the initiator',
    also: '12.8',
  },
  {
    code: 0x0200,
    name: 'Initiator error',
    text: 'The target blames the initiator without saying more.',
    cause:
      'a wrong stage or flag, a key that is not allowed here, a key sent twice, a header field that changed during the login',
    next: 'compare the last request with the rules of its stage; look into the log of the target',
    also: '5.3',
  },
  {
    code: 0x0201,
    name: 'Authentication failure',
    text: 'The initiator did not prove who it is, or it asked the target to prove itself and the target cannot.',
    cause:
      'wrong CHAP name or secret; the target requires CHAP and it was not offered; mutual CHAP not configured at the target',
    next: 'right after CHAP_R: check name and secret on both sides; before any CHAP key: check AuthMethod',
    also: '11.1',
  },
  {
    code: 0x0202,
    name: 'Authorization failure',
    text: 'The target knows the initiator and does not let it in.',
    cause: 'the InitiatorName or the address is not in the access list or has no LUNs mapped',
    next: 'compare InitiatorName letter by letter with the host entry on the target',
  },
  {
    code: 0x0203,
    name: 'Not found',
    text: 'There is no target of that name at this address.',
    cause:
      'wrong TargetName or wrong portal; some targets (tgt, istgt) also answer this to initiators that are not allowed',
    next: 'repeat SendTargets at this portal and compare; then check the access list',
    also: '12.4',
  },
  {
    code: 0x0204,
    name: 'Target removed',
    text: 'The target existed and is gone; no new address is given.',
    cause: 'the target was deleted or taken out of service',
    next: 'remove it from the initiator, or restore it on the array',
  },
  {
    code: 0x0205,
    name: 'Unsupported version',
    text: 'The two sides have no protocol version in common.',
    cause: 'a broken peer: the only version is 0',
    next: 'look at Version-max and Version-min of the request',
    also: '10.12.4',
  },
  {
    code: 0x0206,
    name: 'Too many connections',
    text: 'The session already has as many connections as were agreed.',
    cause: 'MaxConnections reached, often because an old connection is still held by the target',
    next: 'check MaxConnections of the leading login, and whether the lost connection was logged out',
    also: '12.2',
  },
  {
    code: 0x0207,
    name: 'Missing parameter',
    text: 'A key that the login needs was not there.',
    cause: 'InitiatorName or TargetName missing; some targets also mean keys that were split over PDUs with the C bit',
    next: 'look at the keys of the first login request',
    also: '5.3',
  },
  {
    code: 0x0208,
    name: 'Cannot include in session',
    text: 'The target cannot add this connection to the session.',
    cause: 'the portal is in another portal group, or the target does not spread sessions over portals',
    next: 'compare TargetPortalGroupTag of both portals; log in with a session of its own',
    also: '3.4.1',
  },
  {
    code: 0x0209,
    name: 'Session type not supported',
    text: 'The target does not offer this type of session, or not to this initiator.',
    cause: 'discovery is switched off, or the portal serves discovery only',
    next: 'check SessionType and where the target allows discovery',
    also: '3.3',
  },
  {
    code: 0x020a,
    name: 'Session does not exist',
    text: 'The request wants to join a session that the target does not know.',
    cause: 'a TSIH from before: the target restarted or timed the session out',
    next: 'the initiator must start a new session with TSIH 0',
    also: '5.3.1',
  },
  {
    code: 0x020b,
    name: 'Invalid during login',
    text: 'A PDU other than a Login Request arrived while the login was going on.',
    cause: 'the initiator takes the login for finished, or sends commands too early',
    next: 'look at T and NSG of the last pair: who thought that the login was over?',
    also: '5.3',
  },
  {
    code: 0x0300,
    name: 'Target error',
    text: 'The request was in order; the target failed on its own account.',
    cause: 'hardware or software fault of the target',
    next: 'look into the log of the target; try again later',
  },
  {
    code: 0x0301,
    name: 'Service unavailable',
    text: 'The target is there and does not serve at the moment.',
    cause: 'starting up, failover or takeover under way, service stopped',
    next: 'try again later; watch for how long it lasts',
  },
  {
    code: 0x0302,
    name: 'Out of resources',
    text: 'The target has no room for another session or connection.',
    cause: 'limit of sessions reached, often by stale sessions or too many paths per host',
    next: 'count the sessions on the target; reduce paths or raise the limit',
  },
];

/** Hovers of all defined login statuses, by code. */
export const LOGIN_STATUS_EXPLANATIONS: ReadonlyMap<number, Explanation> = new Map(
  STATUSES.map(({ code, name, text, cause, next, also }) => [
    code,
    {
      title: `${name} (${hexNumber(code, 4)})`,
      text,
      facts: [['class', classOf(code)], ['usual cause', cause], ['check next', next], ...connectionFact(code)],
      references: also === undefined ? sectionPair(DEFINED_IN) : sectionPair(DEFINED_IN, also),
    },
  ]),
);

/** The hover of any login status; undefined for class values that no RFC defines. */
export function explainLoginStatus(code: number): Explanation | undefined {
  const known = LOGIN_STATUS_EXPLANATIONS.get(code);
  if (known || !CLASSES.has(code >> 8)) return known;
  const advice = CLASS_ADVICE.get(code >> 8);
  return {
    title: `Login status ${hexNumber(code, 4)}`,
    text: 'No RFC defines this detail. The class says what to do with it.',
    facts: [
      ['class', classOf(code)],
      ...(advice
        ? ([
            ['usual cause', advice.cause],
            ['check next', advice.next],
          ] as const)
        : []),
      ...connectionFact(code),
    ],
    references: sectionPair(DEFINED_IN),
  };
}

/** The hover of a status class by itself; undefined for classes that no RFC defines. */
export function explainStatusClass(statusClass: number): Explanation | undefined {
  const meaning = CLASSES.get(statusClass);
  if (meaning === undefined) return undefined;
  return {
    title: `Status class ${statusClass}`,
    text: 'The class alone tells a simple initiator what to do next; the detail tells a person why.',
    facts: [['meaning', meaning], ...connectionFact(statusClass << 8)],
    references: sectionPair(DEFINED_IN),
  };
}

function classOf(code: number): string {
  return `${code >> 8}, ${CLASSES.get(code >> 8) ?? 'unknown'}`;
}

function connectionFact(code: number): (readonly [string, string])[] {
  return code >> 8 === 0 ? [] : [['then', 'both sides close the TCP connection']];
}
