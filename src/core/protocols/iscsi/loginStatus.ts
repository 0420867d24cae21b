/** Login status, class in the high byte and detail in the low byte (RFC 3720, section 10.13.5). */
export const LOGIN_STATUS: Readonly<Record<number, string>> = {
  0x0000: 'Success',
  0x0101: 'Target moved temporarily',
  0x0102: 'Target moved permanently',
  0x0200: 'Initiator error',
  0x0201: 'Authentication failure',
  0x0202: 'Authorization failure',
  0x0203: 'Not found',
  0x0204: 'Target removed',
  0x0205: 'Unsupported version',
  0x0206: 'Too many connections',
  0x0207: 'Missing parameter',
  0x0208: "Can't include in session",
  0x0209: 'Session type not supported',
  0x020a: 'Session does not exist',
  0x020b: 'Invalid during login',
  0x0300: 'Target error',
  0x0301: 'Service unavailable',
  0x0302: 'Out of resources',
};

const CLASSES = ['Success', 'Redirection', 'Initiator error', 'Target error'];

/** Name of a login status; of one that is not assigned at least the class, undefined when that is reserved too. */
export function loginStatusName(status: number): string | undefined {
  const known = LOGIN_STATUS[status];
  if (known !== undefined) return known;
  const className = CLASSES[status >>> 8];
  return className === undefined ? undefined : `${className}, unknown detail`;
}
