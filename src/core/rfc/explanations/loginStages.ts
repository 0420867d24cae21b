import type { Explanation } from '../Explanation';

/** Stages of a connection, by the name that topics use. */
export const STAGE_EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map<string, Explanation>([
  [
    'security',
    {
      title: 'Security negotiation (stage 0)',
      text: 'The first stage of a login, and an optional one: the two sides agree on an authentication method and carry it out. An initiator that skips it offers no proof of who it is.',
      facts: [
        [
          'allowed keys',
          'AuthMethod with the keys of its method, names, aliases, SessionType, TargetAddress, TargetPortalGroupTag',
        ],
        ['leads to', 'operational negotiation or full feature; never back'],
        ['ends when', 'the initiator sets T with a next stage and the target grants it'],
        ['typical failure', 'status 0201: CHAP missing, wrong name or wrong secret'],
      ],
      references: [
        { rfc: 3720, section: '5.3.2' },
        { rfc: 7143, section: '6.3.2' },
        { rfc: 3720, section: '11' },
        { rfc: 7143, section: '12' },
      ],
    },
  ],
  [
    'operational',
    {
      title: 'Operational negotiation (stage 1)',
      text: 'The stage in which the two sides settle how the session works: digests, burst and segment lengths, ordering, timers, error recovery. It may be the first stage when authentication is skipped.',
      facts: [
        ['allowed keys', 'the operational keys, and those marked for any stage; no authentication keys'],
        ['leads to', 'full feature only'],
        ['ends when', 'the initiator sets T with NSG 3 and the target grants it'],
        ['typical failure', 'status 0200 or a Reject as value: a key out of range, sent twice or in the wrong stage'],
      ],
      references: [
        { rfc: 3720, section: '5.3.3' },
        { rfc: 7143, section: '6.3.3' },
        { rfc: 3720, section: '12' },
        { rfc: 7143, section: '13' },
      ],
    },
  ],
  [
    'fullFeature',
    {
      title: 'Full feature phase (stage 3)',
      text: 'The login is over: commands, data, task management and text requests may flow, and negotiated digests are in use. It lasts until the logout or until the connection breaks.',
      facts: [
        ['begins with', 'the first PDU after a Login Response with status 0000, T set and NSG 3'],
        ['not allowed any more', 'login PDUs on this connection'],
        ['ends with', 'logout, connection loss, or session reinstatement by a new login'],
      ],
      references: [
        { rfc: 3720, section: '3.2.4' },
        { rfc: 7143, section: '4.2.5' },
        { rfc: 3720, section: '5.4' },
        { rfc: 7143, section: '6.4' },
      ],
    },
  ],
]);

/** Session types, by the name that topics use. */
export const SESSION_EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map<string, Explanation>([
  [
    'normal',
    {
      title: 'Normal session',
      text: 'A session that carries SCSI between one initiator and one target, over one or more TCP connections.',
      facts: [
        ['identified by', 'InitiatorName with ISID, and TargetName with portal group tag; TSIH is the short handle'],
        ['first login must name', 'InitiatorName and TargetName'],
      ],
      references: [
        { rfc: 3720, section: '3.3' },
        { rfc: 7143, section: '4.3' },
        { rfc: 3720, section: '12.21' },
        { rfc: 7143, section: '13.21' },
      ],
    },
  ],
  [
    'discovery',
    {
      title: 'Discovery session',
      text: 'A short session that only asks which targets there are. It carries no SCSI.',
      facts: [
        ['requests allowed', 'Text Request with SendTargets, Logout Request that closes the session'],
        ['first login must name', 'InitiatorName; TargetName is not needed'],
        ['fixed', 'one connection, ErrorRecoveryLevel 0'],
        ['typical end', 'logout right after the answer; the targets are then logged in to one by one'],
      ],
      references: [
        { rfc: 3720, section: '3.3' },
        { rfc: 7143, section: '4.3' },
        { rfc: 3720, section: 'D' },
        { rfc: 7143, section: 'C' },
        { rfc: 7143, section: '7.4' },
        { rfc: 5048, section: '5' },
      ],
    },
  ],
  [
    'unknown',
    {
      title: 'Session of unknown type',
      text: 'The capture does not hold the login of this session, so its type, names and negotiated values are not known. Checks that depend on them are left out.',
      facts: [['why', 'the capture was started after the login, or frames are missing']],
      references: [
        { rfc: 3720, section: '3.3' },
        { rfc: 7143, section: '4.3' },
      ],
    },
  ],
]);
