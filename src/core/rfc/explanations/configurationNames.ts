import type { Explanation, Topic } from '../Explanation';
import type { RfcReference } from '../RfcReference';
import { KEY_FACTS } from './keys';
import { sectionPair } from './sectionPair';

interface ConfigurationFacts {
  /** As `iscsid.conf` and the records of `iscsiadm` write it, with connection 0. */
  readonly name: string;
  readonly text: string;
  readonly facts?: readonly (readonly [string, string])[];
  readonly references: readonly RfcReference[];
}

const SECONDS = ['unit', 'seconds'] as const;
const NOT_NEGOTIATED = ['on the wire', 'not negotiated: the target does not learn of it'] as const;

function facts(
  name: string,
  references: readonly RfcReference[],
  text: string,
  ...more: readonly (readonly [string, string])[]
): ConfigurationFacts {
  return { name, text, facts: more, references };
}

const LOGIN = sectionPair('5.3');
const LOGOUT = sectionPair('10.14');
const CHAP = sectionPair('11.1.4');
const PING = sectionPair('10.18', '10.19');
const TASK_MANAGEMENT = sectionPair('10.5.1');
const FAILURE = sectionPair('6.12');
const WINDOW = sectionPair('3.2.2.1');

/** Names of open-iscsi's configuration that are no text keys of their own. */
const NAMES: readonly ConfigurationFacts[] = [
  facts(
    'node.session.timeo.replacement_timeout',
    FAILURE,
    'How long the initiator waits for a broken connection to come back before it fails the commands that wait on it to the SCSI layer, and so to multipath.',
    SECONDS,
    ['0', 'commands fail at once'],
    ['negative', 'commands wait for ever'],
    NOT_NEGOTIATED,
  ),
  facts(
    'node.conn[0].timeo.login_timeout',
    LOGIN,
    'How long a login may take, from the TCP connection on, before the initiator gives it up and tries again.',
    SECONDS,
    NOT_NEGOTIATED,
  ),
  facts(
    'node.conn[0].timeo.logout_timeout',
    LOGOUT,
    'How long the initiator waits for the Logout Response before it closes the connection anyway.',
    SECONDS,
    NOT_NEGOTIATED,
  ),
  facts(
    'node.conn[0].timeo.auth_timeout',
    CHAP,
    'How long the initiator waits for the target during authentication.',
    SECONDS,
    NOT_NEGOTIATED,
  ),
  facts(
    'node.conn[0].timeo.noop_out_interval',
    PING,
    'How often the initiator pings the target with a NOP-Out while the connection is otherwise idle.',
    SECONDS,
    ['0', 'no pings: a dead path is found by TCP or by command timeouts only'],
    NOT_NEGOTIATED,
  ),
  facts(
    'node.conn[0].timeo.noop_out_timeout',
    PING,
    'How long the answer to a ping may take. Then the connection counts as failed, is dropped and logged in again.',
    SECONDS,
    ['0', 'the answer is not waited for'],
    NOT_NEGOTIATED,
  ),
  facts(
    'node.session.err_timeo.abort_timeout',
    TASK_MANAGEMENT,
    'How long the SCSI error handler waits for the response to ABORT TASK before it tries a logical unit reset.',
    SECONDS,
    NOT_NEGOTIATED,
  ),
  facts(
    'node.session.err_timeo.lu_reset_timeout',
    TASK_MANAGEMENT,
    'How long the SCSI error handler waits for the response to LOGICAL UNIT RESET before it goes on to the target.',
    SECONDS,
    NOT_NEGOTIATED,
  ),
  facts(
    'node.session.err_timeo.tgt_reset_timeout',
    TASK_MANAGEMENT,
    'How long the SCSI error handler waits for the response to a target reset before it drops the session.',
    SECONDS,
    NOT_NEGOTIATED,
  ),
  facts(
    'node.session.err_timeo.host_reset_timeout',
    sectionPair('6.1.4.4'),
    'How long the last step of the SCSI error handler, dropping the session and logging in again, may take.',
    SECONDS,
    NOT_NEGOTIATED,
  ),
  facts(
    'node.session.initial_login_retry_max',
    LOGIN,
    'How often the first login of a session is tried again when it fails, each try limited by the login timeout.',
    NOT_NEGOTIATED,
  ),
  facts(
    'node.session.reopen_max',
    sectionPair('5.3.5'),
    'How often a session that was lost is logged in again before it is given up.',
    ['0', 'no limit'],
    NOT_NEGOTIATED,
  ),
  facts(
    'node.session.cmds_max',
    WINDOW,
    'Commands that the initiator queues for the session. The target’s own limit, MaxCmdSN, holds besides.',
    NOT_NEGOTIATED,
  ),
  facts(
    'node.session.queue_depth',
    WINDOW,
    'Commands that the initiator queues for each logical unit. The target’s own limit, MaxCmdSN, holds besides.',
    NOT_NEGOTIATED,
  ),
  facts('node.session.initial_cmdsn', WINDOW, 'The CmdSN that the first Login Request of a session carries.', [
    'on the wire',
    'CmdSN of the first Login Request',
  ]),
  facts(
    'node.session.nr_sessions',
    sectionPair('3.4.3'),
    'How many sessions the initiator opens to the same portal, each with an ISID of its own.',
    ['on the wire', 'the qualifier in the ISID tells them apart'],
  ),
  facts(
    'node.session.scan',
    sectionPair('3.3'),
    'Whether the SCSI layer looks for logical units by itself after the login.',
    ['on the wire', 'with "auto", REPORT LUNS and INQUIRY follow the login'],
  ),
  facts(
    'node.session.xmit_thread_priority',
    sectionPair('3.2.1'),
    'Scheduling priority of the kernel thread that sends the PDUs of the session.',
    NOT_NEGOTIATED,
  ),
  facts(
    'node.session.iscsi.FastAbort',
    sectionPair('10.5', '10.6'),
    'Whether the initiator stops answering R2Ts of the affected tasks as soon as it has sent a task management request. Some targets insist on the data that they asked for.',
    ['Yes', 'R2Ts are no longer answered'],
    ['do not confuse', 'the text key TaskReporting=FastAbort of RFC 5048 is another thing'],
    NOT_NEGOTIATED,
  ),
  facts(
    'node.conn[0].iscsi.MaxXmitDataSegmentLength',
    sectionPair('12.12'),
    'Limit that the initiator sets itself for the data segments that it sends; the MaxRecvDataSegmentLength of the target holds besides.',
    ['0', 'only the limit of the target holds'],
    NOT_NEGOTIATED,
  ),
  facts(
    'node.session.auth.username',
    CHAP,
    'The name by which the initiator proves itself to the target. Without it no CHAP is offered.',
    ['on the wire', 'CHAP_N of the initiator'],
  ),
  facts(
    'node.session.auth.password',
    CHAP,
    'The secret that goes with the name. It never crosses the wire: the response is a hash over it and the challenge.',
    ['on the wire', 'goes into CHAP_R of the initiator'],
    ['if wrong', 'the target answers with status 0201'],
  ),
  facts(
    'node.session.auth.username_in',
    CHAP,
    'The name that the target has to give when it proves itself in turn (mutual CHAP).',
    ['on the wire', 'CHAP_N of the target'],
  ),
  facts(
    'node.session.auth.password_in',
    CHAP,
    'The secret of the target for mutual CHAP. It should not be the one of the initiator.',
    ['on the wire', 'the initiator sends CHAP_I and CHAP_C, and checks the CHAP_R that comes back'],
  ),
  facts(
    'node.startup',
    LOGIN,
    'When the initiator logs in: at the start of the service (automatic), on boot, or only on request (manual).',
    NOT_NEGOTIATED,
  ),
  facts(
    'node.leading_login',
    LOGIN,
    'Whether one successful login to a target is enough and the logins through other interfaces are left out.',
    NOT_NEGOTIATED,
  ),
  facts(
    'node.conn[0].address',
    sectionPair('12.8'),
    'Address of the target portal, as discovery found it or somebody entered it.',
    ['on the wire', 'the address part of TargetAddress in the answer to SendTargets'],
  ),
  facts(
    'node.conn[0].port',
    sectionPair('12.8'),
    'TCP port of the target portal; 3260 unless it was configured otherwise.',
    ['on the wire', 'the port part of TargetAddress in the answer to SendTargets'],
  ),
  facts(
    'node.conn[0].startup',
    LOGIN,
    'When this connection is made; it follows node.startup for all practical purposes.',
    NOT_NEGOTIATED,
  ),
  facts(
    'node.conn[0].tcp.window_size',
    sectionPair('3.2.1'),
    'Size of the socket buffers, and so of the TCP window that the initiator can announce.',
    ['unit', 'bytes'],
  ),
  facts(
    'node.conn[0].tcp.type_of_service',
    sectionPair('3.2.1'),
    'Type of service of the IP packets that the initiator sends.',
  ),
  facts('node.discovery_address', sectionPair('D'), 'Where the discovery session found this target.', [
    'on the wire',
    'the portal that answered SendTargets',
  ]),
  facts('node.discovery_port', sectionPair('D'), 'TCP port of the portal where discovery found this target.'),
  facts(
    'node.discovery_type',
    sectionPair('D'),
    'How this target was found: SendTargets in a discovery session, iSNS, a firmware table, or by hand.',
  ),
  facts(
    'discovery.sendtargets.reopen_max',
    sectionPair('D'),
    'How often a discovery session that fails is tried again.',
    NOT_NEGOTIATED,
  ),
  facts(
    'discovery.sendtargets.use_discoveryd',
    sectionPair('D'),
    'Whether the service repeats the discovery by itself, and logs in to what is new.',
    NOT_NEGOTIATED,
  ),
  facts(
    'discovery.sendtargets.discoveryd_poll_inval',
    sectionPair('D'),
    'How often the service repeats the discovery.',
    SECONDS,
    NOT_NEGOTIATED,
  ),
  facts(
    'iscsid.safe_logout',
    LOGOUT,
    'Whether a logout is refused while a disk of the session is mounted.',
    NOT_NEGOTIATED,
  ),
];

const BY_NAME: ReadonlyMap<string, ConfigurationFacts> = new Map(NAMES.map((row) => [row.name, row]));

/** Names that set a text key under another name. */
const KEYS_BY_NAME: ReadonlyMap<string, string> = new Map([
  ['node.session.iscsi.ERL', 'ErrorRecoveryLevel'],
  ['node.session.auth.authmethod', 'AuthMethod'],
  ['node.session.auth.chap_algs', 'CHAP_A'],
  ['node.name', 'TargetName'],
  ['node.tpgt', 'TargetPortalGroupTag'],
  ['iface.initiatorname', 'InitiatorName'],
]);

/**
 * What a name of open-iscsi's configuration stands for: the text key that it sets ("node.session.iscsi.InitialR2T"), or a
 * setting of the initiator alone; undefined for names that we know nothing of. Names are case sensitive.
 */
export function configurationTopic(name: string): Topic | undefined {
  const normal = name
    .replace(/^node\.conn\[\d{1,3}\]\./, 'node.conn[0].')
    // Discovery sessions have the same settings under names of their own.
    .replace(/^discovery\.sendtargets\.auth\./, 'node.session.auth.')
    .replace(/^discovery\.sendtargets\.timeo\./, 'node.conn[0].timeo.');
  const sets = KEYS_BY_NAME.get(normal);
  if (sets !== undefined) return `key/${sets}`;
  const key = /^(?:node\.(?:session|conn\[0\])|discovery\.sendtargets)\.iscsi\.([A-Za-z\d]{1,63})$/.exec(normal)?.[1];
  if (key !== undefined && KEY_FACTS.has(key)) return `key/${key}`;
  return BY_NAME.has(normal) ? `configuration/${normal}` : undefined;
}

/** The hover of a setting of the initiator. */
export function explainConfigurationName(name: string): Explanation | undefined {
  const row = BY_NAME.get(name);
  return row && { title: row.name, text: row.text, facts: row.facts ?? [], references: row.references };
}

/** All settings that are explained, by their full names. */
export function configurationNames(): string[] {
  return [...BY_NAME.keys(), ...KEYS_BY_NAME.keys()];
}
