import type { FieldSpec } from '../dissect/FieldSpec';

/**
 * What the values of a field are, and so what they can be compared with.
 * - `protocol`: there or not; where its bytes are known, also a byte string.
 * - `none`: there or not.
 * - `number`: whole numbers of any size, signed ones too; flags are 0 and 1.
 * - `time`: a span of time in seconds; `date`: a moment.
 * - `key`: the value of a text key: a text, and a number where one is asked for.
 */
export type FilterType =
  'protocol' | 'none' | 'number' | 'boolean' | 'time' | 'date' | 'text' | 'key' | 'bytes' | 'mac' | 'ipv4' | 'ipv6';

/** For messages: "ip.src is an IPv4 address". */
export const TYPE_NAMES: Readonly<Record<FilterType, string>> = {
  protocol: 'a protocol',
  none: 'there or not',
  number: 'a number',
  boolean: 'a flag',
  time: 'a time in seconds',
  date: 'a date and time',
  text: 'a text',
  key: 'the value of a text key',
  bytes: 'a byte string',
  mac: 'an Ethernet address',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
};

const names = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Byte strings of our tables that Wireshark takes for numbers: they are longer than four bytes in some layouts. */
const NUMBERS = names(`
  scsi_ssc.locate16.loid scsi_sbc.wrverify.lba64 scsi_sbc.verify.lba64 scsi_sbc.lba64_add
  scsi_sbc.get_lba_status.start_lba scsi_ssc.space16.count scsi_ssc.lbi scsi_sbc.bl.mwsl scsi_sbc.obsolete_lba
  scsi.blockdescs.no_of_blocks64 scsi_ssc.readposition.block_number scsi_ssc.readposition.file_number
  scsi_ssc.readposition.set_number scsi_sbc.unmap.lba scsi.extcopy.source_lba scsi.extcopy.dest_lba
  scsi.sns.desc.osd_object.partition_id scsi.sns.desc.osd_object.object_id scsi.lun_long
  scsi.sns.desc.osd_object.not_initiated scsi.sns.desc.osd_object.completed scsi.naa.vendor_specific scsi.sns.info
  scsi.sns.ata.count`);

/** Numbers of our tables that Wireshark takes for byte strings. */
const BYTES = names(`
  scsi.release.thirdpartyid scsi.spc.resv.scopeaddr scsi.presresv.obs tcp.options tcp.payload`);

/** TCP options are protocols to Wireshark, which have their bytes for a value. */
const TCP_OPTION = /^(?:mptcp|tcp\.options\.(?:[a-z]+[0-9]?|acc_ecn|sack_perm|user_to))$/;

const TEXTS = names(`
  iscsi.keyvalue scsi.inquiry.vendor_id scsi.inquiry.product_id scsi.inquiry.product_rev tcp.flags.str
  scsi.inquiry.evpd.product_serial_number scsi.inquiry.evpd.devid.identifier_str`);

const TIMES = names(`
  tcp.analysis.ack_rtt tcp.analysis.initial_rtt tcp.analysis.rto tcp.time_relative tcp.time_delta iscsi.time`);

/** What the TCP analysis tells and no number stands for. */
const NUMBERS_OF_ANALYSIS = names(`
  tcp.analysis.acks_frame tcp.analysis.rto_frame tcp.analysis.duplicate_ack_frame tcp.analysis.duplicate_ack_num
  tcp.analysis.bytes_in_flight tcp.analysis.push_bytes_sent`);

/** The type of the values of a declared field. */
export function typeOfField({ filter = '', kind }: FieldSpec): FilterType {
  if (TEXTS.has(filter)) return 'text';
  if (TIMES.has(filter)) return 'time';
  if (BYTES.has(filter) || (kind === 'group' && TCP_OPTION.test(filter))) return 'bytes';
  if (NUMBERS.has(filter)) return 'number';
  if (/^tcp\.(?:analysis|connection)\b/.test(filter) && !NUMBERS_OF_ANALYSIS.has(filter)) return 'none';
  switch (kind) {
    case 'unsigned':
    case 'hexadecimal':
    case 'reserved':
      return 'number';
    case 'boolean':
    case 'bytes':
    case 'mac':
    case 'ipv4':
    case 'ipv6':
      return kind;
    case 'group':
      return 'none';
  }
}
