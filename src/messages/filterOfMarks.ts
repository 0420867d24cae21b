/** Whether the rows of a display filter may be others when frames are marked; of a text that only names the field as well. */
export function asksForMarks(filter: string): boolean {
  return filter.includes('frame.marked');
}
