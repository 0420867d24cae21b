/** What decoders of gzip say, in our words. */
const REASONS: Readonly<Record<string, string>> = {
  'incorrect data check': 'incorrect data check, which is the CRC-32 behind the content',
  'incorrect length check': 'incorrect length check, which is the content length behind it',
  'incorrect header check': 'expected another gzip header or the end of the file',
};

/** The message for damage of that kind. */
export function gzipDamage(reason: string): string {
  return `the data is damaged: ${REASONS[reason] ?? reason}`;
}
