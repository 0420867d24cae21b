/** See isBrowser.ts. */
export const isBrowser: boolean = true;
