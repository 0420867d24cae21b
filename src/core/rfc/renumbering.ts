/**
 * How RFC 7143 renumbered RFC 3720: the number of a section of RFC 3720 (with everything below it) and the number that
 * took its place. The longest matching row holds. `undefined`: dropped without a successor.
 */
export const RENUMBERING: readonly (readonly [rfc3720: string, rfc7143: string | undefined])[] = [
  ['1', '1'],
  ['2', '2'],
  ['2.1', '2.2'],
  ['2.2', '2.1'],
  ['2.3', '2.4'],
  ['3', '4'],
  // Response ordering and task management were inserted into the overview.
  ['3.2.2.3', '4.2.2.4'],
  ['3.2.3', '4.2.4'],
  ['3.2.4', '4.2.5'],
  ['3.2.5', '4.2.6'],
  ['3.2.6', '4.2.7'],
  ['3.2.6.3.1', '4.2.7.4'],
  ['3.2.6.3.2', '4.2.7.5'],
  ['3.2.7', '4.2.8'],
  ['3.2.8', '4.2.9'],
  ['3.5', '4.6'],
  ['4', '5'],
  ['5', '6'],
  ['6', '7'],
  // Recovery on discovery sessions (7.4) and message error checking (7.10) were inserted.
  ['6.4', '7.5'],
  ['6.5', '7.6'],
  ['6.6', '7.7'],
  ['6.7', '7.8'],
  ['6.8', '7.9'],
  ['6.9', '7.11'],
  ['6.10', '7.12'],
  ['6.11', '7.13'],
  ['6.12', '7.14'],
  ['6.13', '7.15'],
  ['7', '8'],
  ['8', '9'],
  ['9', '10'],
  ['10', '11'],
  ['10.6.2', '4.2.3.3'],
  ['10.6.3', '11.6.2'],
  ['11', '12'],
  ['11.1.2', undefined],
  ['11.1.3', '12.1.2'],
  ['11.1.4', '12.1.3'],
  ['12', '13'],
  ['13', '15'],
  // Markers: of the whole appendix only the keys are still mentioned, as obsolete ones.
  ['A', undefined],
  ['A.3', '13.25'],
  ['B', 'A'],
  ['C', 'B'],
  ['D', 'C'],
  ['E', 'D'],
  ['F', 'E'],
];

/** Sections whose successor is shared, so that the way back leads to another section than the one started from. */
export const MERGED_SECTIONS: ReadonlyMap<string, string> = new Map([
  ['A.3.1', '13.25'],
  ['A.3.2', '13.25'],
]);
