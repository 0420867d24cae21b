/** What is wrong with a display filter. Offsets count UTF-16 units of the filter's text, `end` behind the last. */
export interface FilterError {
  /** A sentence for people. It quotes the filter, which may come from anywhere: show it as text. */
  readonly message: string;
  readonly start: number;
  /** Equal to `start` where something is missing. */
  readonly end: number;
  /** What could stand from `start` to `end` instead. */
  readonly suggestion?: string;
}
