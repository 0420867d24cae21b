/** One section as the data files hold it: number without a trailing dot, page in the text file, title. */
export type SectionRow = readonly [number: string, page: number | undefined, title: string];
