/** Where tshark and we differ over filters that a machine writes, and why. */

/** Fields of which tshark and we find different frames. */
export const OTHER_FRAMES: readonly { readonly filters: RegExp; readonly reason: string }[] = [
  {
    filters: /frame\.time_delta_displayed\b/,
    reason:
      'In its second pass tshark counts from the frame before in the first one, which shows all; displayedFilters.test.ts compares with one pass.',
  },
  {
    filters: /scsi\.bus\b/,
    reason: 'A LUN of a single level begins with a bus of 0 (SAM); tshark shows only buses other than that.',
  },
  {
    filters: /scsi\.inquiry\.devtype\b/,
    reason: 'tshark repeats the type of the device with every command and answer; here it is a field of INQUIRY data.',
  },
  {
    filters: /ip\.checksum\.status\b/,
    reason: 'tshark does not check IPv4 headers unless it is told to; we do.',
  },
  {
    filters: /iscsi\.I\b/,
    reason:
      'The I bit of a Login Request is always 1 (RFC 3720, section 10.12); tshark leaves it out, the tree shows it.',
  },
  {
    filters: /iscsi\.(?:request_frame|response_frame|time)\b/,
    reason: 'tshark links SCSI commands alone; here logins, texts, pings, logouts and task management have links too.',
  },
  {
    filters: /iscsi\.data_(?:in|out)_frame\b/,
    reason:
      'tshark names the last Data-In or Data-Out of a command, we the first one, and none that is the answer itself.',
  },
  {
    filters: /(?:^|[^.\w])scsi(?=$|[[ \t#)<>=!~])/,
    reason: 'tshark counts different bytes to SCSI: none of some answers, with others all up to the end of the PDU.',
  },
  {
    filters: /scsi\.(?:status|time|inquiry\.evpd|naa)|iscsi\.padding/,
    reason:
      'Where the allocation length cuts INQUIRY data tshark ends with an exception, and with it the status and padding.',
  },
  {
    filters: /iscsi\.totalahslength|scsi_sbc\.rdwr10\.lba|scsi\.mode\.spc\.subpagecode|scsi\.cdb\.mode\.subpagecode/,
    reason: 'Bytes of the header or the CDB that tshark shows of some PDUs and commands only.',
  },
  {
    filters: /frame\.protocols|(?:^|[^.\w])data\b/,
    reason: 'Blocks that are read and written are data of no protocol to tshark.',
  },
  {
    filters: /scsi\.inquiry\.control\.obs2/,
    reason: 'Obsolete bits are shown where they are set; tshark shows them always.',
  },
  {
    filters: /\btcp\[-/,
    reason: 'Once iSCSI is decoded, Wireshark 4.0 does not take the last bytes of TCP from its header.',
  },
  {
    filters: /[/%]/,
    reason: 'A division by zero has no result. tshark lets "all" pass where there is none, we do not.',
  },
  {
    filters: /(?:\(.*\)|[-+*/%&][^<>=!]*)\s*(?:[<>=!~]=*|(?:any_|all_)?(?:eq|ne)|[gl][te])\s*-/,
    reason: 'tshark compares nothing that is worked out with a negative number; here results may be negative.',
  },
  {
    filters: /[\w\]}]\s*[-+*]\s?\w/,
    reason:
      'tshark calculates with as many bits as the fields have, and has no result beyond them; here there are more.',
  },
];

/** Filters that only we refuse, by our message. */
export const ONLY_HERE: readonly { readonly message: RegExp; readonly reason: string }[] = [
  {
    message: /is never (?:negative|larger than \d+)$/,
    reason: 'A number that no frame can have is a mistake. Wireshark 4.0 takes a negative one and finds nothing.',
  },
  { message: /^The range ends before it begins$/, reason: 'No value is in it, which is a mistake.' },
  { message: /^An empty text is part of every text$/, reason: 'In tshark it is part of none.' },
  {
    message: /^len wants a text or bytes, /,
    reason: 'The length of a number says how tshark keeps it in memory, and nothing of the packet.',
  },
  { message: /^Of frame\.\w+ no layers are known$/, reason: 'A frame is not within another one.' },
  {
    message: /is a protocol/,
    reason: 'tshark compares protocols with a single byte, and has the greatest one of them.',
  },
  {
    message: /^\S+ is a number, and .* is none$|nobody can calculate with it|cannot be put together|cannot be compared/,
    reason: 'Names of values belong to fields; tshark also takes them for what is worked out of two fields.',
  },
  { message: /put [-+].* into quotes$/, reason: 'tshark takes a sign before a number for no part of a text.' },
  { message: /is no byte string/, reason: 'tshark takes some numbers for bytes.' },
  {
    message: /^The pattern cannot be used/,
    reason: 'Patterns of tshark know looking ahead and behind, references back and classes with names.',
  },
];

/** Filters that only tshark refuses, by its message. */
export const ONLY_THERE: readonly { readonly message: RegExp; readonly reason: string }[] = [
  {
    message: /cannot be found|cannot be converted|^invalid option|is not a valid number/,
    reason:
      'Flags may be called true, false, yes, no, set and not set whatever tshark calls them, as in later versions.',
  },
  {
    message: /too big|overflows|too few bytes|not a valid byte/,
    reason: 'What no value can be is compared all the same where a field is as long as its data.',
  },
  {
    message: /FT_BOOLEAN cannot|not of compatible types|must have the same type|is not valid for/,
    reason: 'Flags are numbers, all numbers can be compared and calculated with, and parts can be handed to functions.',
  },
  {
    message: /cannot test whether a function is present/,
    reason: 'A result counts as there where it is not zero.',
  },
  { message: /^.* is invalid - Range /, reason: 'A part that ends before it begins has nothing in it.' },
];
