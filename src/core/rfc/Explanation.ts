import type { RfcReference } from './RfcReference';

/**
 * What a hover says about one thing: an opcode, a header field, a text key, a login stage, a status or another code.
 * Texts are plain text in our own words, never markup.
 */
export interface Explanation {
  /** The name of the thing: "MaxRecvDataSegmentLength", "Login Request (0x03)". */
  readonly title: string;
  /** One to three sentences. */
  readonly text: string;
  /** Label and text of each fact: sent by, range, default, result function, scope. */
  readonly facts: readonly (readonly [string, string])[];
  /** Sections that define it, RFC 3720 first. */
  readonly references: readonly RfcReference[];
}

/**
 * What can be explained, as text so that it can cross threads and stand in a link:
 * - `opcode/0x03`
 * - `field/0x03/iscsi.login.csg`: a header field of one PDU, by opcode and filter name
 * - `key/MaxBurstLength`
 * - `status/0x0201`: a login status, class and detail
 * - `stage/security`, `stage/operational`, `stage/fullFeature`
 * - `session/normal`, `session/discovery`, `session/unknown`
 * - `answer/Reject`: one of the four answers with a meaning of their own (also NotUnderstood, Irrelevant, None)
 * - `value/iscsi.asyncevent/0x01`: one value of a field
 * - `field/iscsi/iscsi.cmdsn`: a field that several PDUs share, without saying in which
 * - `configuration/node.session.timeo.replacement_timeout`: a name of open-iscsi's configuration
 * - `section/3720/12.12`: a section of an RFC that the index knows
 * - `protocol/tcp`: a layer that is not iSCSI, and `field/tcp/tcp.flags.syn`: one of its fields
 * - `field/scsi.cdb.0x9e-0x10/scsi_sbc.alloclen32`: a field of the CDB of one command, by operation code and service action;
 *   `field/scsi.data.0x12/...` of the data of the commands with this operation code, `field/scsi.sense/...` of sense data,
 *   `field/scsi.lun/...` of a LUN. Fields without a filter name go by their own name.
 * - `command/0x28`, `command/0x9e-0x10`: a SCSI command
 * - `finding/DIGEST-HDR`: a rule of the findings
 * - `part/Descriptor`: a line that is no single field, by its label
 */
export type Topic = string;
