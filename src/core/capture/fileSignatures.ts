/** How a file becomes one that we read. */
export type Conversion = 'editcap' | 'editcapEthernet' | 'text2pcap' | 'etl2pcapng' | 'unpack';

/** Bytes by which files of a kind are known. */
export interface FileSignature {
  /** With its article, for "it is ...". */
  readonly name: string;
  /** Hexadecimal; `.` stands for any digit. */
  readonly bytes: string;
  /** Where they stand in the file; the beginning when absent. */
  readonly at?: number;
  readonly conversion?: Conversion;
}

const hex = (text: string): string =>
  Array.from(text, (one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join('');

/** Archives and files compressed by something else than what we unpack. */
const PACKED: readonly FileSignature[] = [
  { name: 'a gzip file, in another one', bytes: '1f8b', conversion: 'unpack' },
  { name: 'a Zstandard file, in another one', bytes: '28b52ffd', conversion: 'unpack' },
  { name: 'an LZ4 file, in another one', bytes: '04224d18', conversion: 'unpack' },
  { name: 'an xz file', bytes: 'fd377a585a00', conversion: 'unpack' },
  { name: 'a bzip2 file', bytes: `${hex('BZh')}3.314159265359`, conversion: 'unpack' },
  { name: 'an empty bzip2 file', bytes: `${hex('BZh')}3.177245385090`, conversion: 'unpack' },
  { name: 'a file of compress (.Z)', bytes: '1f9d', conversion: 'unpack' },
  { name: 'a file of pack (.z)', bytes: '1f1e', conversion: 'unpack' },
  { name: 'an lzip file', bytes: `${hex('LZIP')}01`, conversion: 'unpack' },
  { name: 'an lzop file', bytes: '894c5a4f000d0a1a0a', conversion: 'unpack' },
  { name: 'a Snappy file', bytes: `ff060000${hex('sNaPpY')}`, conversion: 'unpack' },
  { name: 'a ZIP archive', bytes: '504b0304', conversion: 'unpack' },
  { name: 'an empty ZIP archive', bytes: '504b0506' },
  { name: 'a part of a ZIP archive', bytes: '504b0708' },
  { name: 'a 7z archive', bytes: '377abcaf271c', conversion: 'unpack' },
  { name: 'a RAR archive', bytes: `${hex('Rar!')}1a07`, conversion: 'unpack' },
  { name: 'a tar archive', bytes: hex('ustar'), at: 257, conversion: 'unpack' },
  { name: 'a cabinet archive', bytes: `${hex('MSCF')}00000000`, conversion: 'unpack' },
  { name: 'an archive of ar', bytes: hex('!<arch>\n'), conversion: 'unpack' },
];

/** Captures in formats of other programs. */
const CAPTURES: readonly FileSignature[] = [
  { name: 'a snoop capture', bytes: `${hex('snoop')}000000`, conversion: 'editcap' },
  { name: 'a Sniffer capture', bytes: hex('TRSNIFF data    \x1a'), conversion: 'editcap' },
  { name: 'a NetXRay or Sniffer (Windows) capture', bytes: `${hex('XCP')}00`, conversion: 'editcap' },
  { name: 'a Microsoft Network Monitor 1 capture', bytes: hex('RTSS'), conversion: 'editcap' },
  { name: 'a Microsoft Network Monitor 2 capture', bytes: hex('GMBU'), conversion: 'editcap' },
  { name: 'an Observer capture', bytes: hex('ObserverPktBuffe'), conversion: 'editcap' },
  { name: 'an OmniPeek or EtherPeek capture', bytes: `7f${hex('ver')}`, conversion: 'editcap' },
  { name: 'a Visual Networks capture', bytes: `05${hex('VNF')}`, conversion: 'editcap' },
  { name: 'a trace of iptrace', bytes: hex('iptrace '), conversion: 'editcap' },
  { name: 'a trace of nettl', bytes: '00000001000000000007d000', conversion: 'editcapEthernet' },
  { name: 'a trace of nettl', bytes: '54520064', conversion: 'editcapEthernet' },
  { name: 'a LANalyzer capture', bytes: `01104c000105${hex('Trace Display')}`, conversion: 'editcap' },
  { name: 'a 5View capture', bytes: 'aaaaaaaa20000000', conversion: 'editcap' },
  { name: 'a btsnoop capture of Bluetooth', bytes: `${hex('btsnoop')}00` },
  // The first event of the file's first buffer: version 2, of a system with 32 or 64 bits.
  { name: 'a Microsoft event trace (ETL)', bytes: '020002c0', at: 72, conversion: 'etl2pcapng' },
  { name: 'a Microsoft event trace (ETL)', bytes: '020001c0', at: 72, conversion: 'etl2pcapng' },
  { name: 'a Windows event log', bytes: `${hex('ElfFile')}00` },
];

/** Programs and what is left of them; the word at 16 of an ELF file says which, in its own byte order. */
const PROGRAMS: readonly FileSignature[] = [
  { name: 'a core dump of a program', bytes: `7f${hex('ELF')}..01....................0400` },
  { name: 'a core dump of a program', bytes: `7f${hex('ELF')}..02....................0004` },
  { name: 'a program', bytes: `7f${hex('ELF')}` },
  { name: 'a core dump of a system', bytes: hex('KDUMP   ') },
  { name: 'a Windows memory dump', bytes: hex('PAGEDU') },
  { name: 'a Windows minidump', bytes: hex('MDMP') },
  { name: 'a systemd journal', bytes: hex('LPKSHHRH') },
  { name: 'an SQLite database', bytes: hex('SQLite format 3\0') },
  { name: 'a PDF document', bytes: hex('%PDF-') },
  { name: 'a PNG picture', bytes: '89504e470d0a1a0a' },
];

/** Files that are taken for captures, the more exact signatures first. */
export const FILE_SIGNATURES: readonly FileSignature[] = [...PACKED, ...CAPTURES, ...PROGRAMS];

/** Bytes from the beginning on that the signatures lie in. */
export const SIGNATURES_END = Math.max(...FILE_SIGNATURES.map(({ at = 0, bytes }) => at + bytes.length / 2));

/** Kinds of text that have a beginning of their own. */
export interface TextSignature {
  readonly name: string;
  readonly pattern: RegExp;
  readonly conversion?: Conversion;
}

export const TEXT_SIGNATURES: readonly TextSignature[] = [
  {
    name: 'an HTML page, perhaps what a server sent in place of the file',
    pattern: /^\s*(<!--.*)?<(!doctype html|html)\b/i,
  },
  {
    name: 'packets that Wireshark exported as PDML',
    pattern: /^\s*(<\?xml[^>]*>)?\s*(<\?xml-stylesheet[^>]*>|<!--[^>]*>|\s)*<pdml\b/,
  },
  { name: 'packets that Wireshark exported as PSML', pattern: /^\s*(<\?xml[^>]*>)?\s*<psml\b/ },
  { name: 'packets that Wireshark exported as JSON', pattern: /^\s*\[\s*\{\s*"_index": "packets-/ },
  {
    name: 'session keys of TLS, as Wireshark exports them',
    pattern: /^(# SSL\/TLS secrets log file|CLIENT_RANDOM |RSA Session-ID:)/,
  },
  {
    name: 'settings of Wireshark',
    pattern:
      /^# (Configuration file for Wireshark|This file is (automatically generated|regenerated) .*Wireshark|Recent settings file for Wireshark)/,
  },
  { name: 'a K12 text capture', pattern: /^\+-{9}\+-{15}\+-{10}\+/, conversion: 'editcapEthernet' },
  { name: 'an XML document', pattern: /^\s*<\?xml\b/ },
  // "0000  00 0c 29 ...", "00000000: 000c 29..."
  { name: 'a hex dump', pattern: /^(?:.*\n)?\s*(?:0x)?0{3,8}:?\s+(?:[0-9a-f]{2} ?){4}/i, conversion: 'text2pcap' },
  {
    name: 'text that tcpdump printed',
    pattern:
      /^(?:tcpdump: .*\n|listening on .*\n|reading from .*\n)*(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d+ (?:IP6?|ARP,|[0-9a-f:]{17} >) /,
  },
];
