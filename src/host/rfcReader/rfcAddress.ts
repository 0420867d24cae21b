/** Where the text of an RFC is published. */
export function rfcAddress(rfc: number): string {
  return `https://www.rfc-editor.org/rfc/rfc${rfc}.txt`;
}

/** The length that no edition of an RFC reaches, in bytes: what is longer is something else. */
export const LONGEST_RFC = 4 * 1024 * 1024;
