/** Which values a capture holds of each field that display filters know. */
import { catalogueFields } from '../../src/core/filter/fieldCatalogue';
import type { FieldValue } from '../../src/core/filter/FieldValue';
import { FrameValueReader } from '../../src/core/filter/FrameValueReader';
import { indexedField } from '../../src/core/filter/indexedFields';
import { readField } from '../../src/core/filter/readFields';
import { readSource } from '../../src/core/filter/readSource';
import { indexSource } from '../../src/core/filter/ValueSource';
import type { Analysed } from './analysed';
import type { SeenField } from './randomFilters';

/** Different values of a field that are kept. */
const MOST = 12;

/** Reads every frame. @param names the fields that are looked at */
export async function seenFields({ analysis, source }: Analysed, names: ReadonlySet<string>): Promise<SeenField[]> {
  const fields = catalogueFields().filter(({ name }) => names.has(name));
  const sources = fields.flatMap(({ name }) => {
    const read = readField(name);
    const indexed = indexedField(name);
    if (indexed && indexed.type !== 'protocol') return [{ name, of: indexSource(indexed), wanted: [] as string[] }];
    return read ? [{ name, of: readSource(read), wanted: read.of }] : [];
  });
  const wanted = new Set(sources.flatMap((one) => [...one.wanted]));
  const reader = new FrameValueReader(analysis, { source, findings: () => undefined }, wanted);
  const seen = new Map<string, Map<string, FieldValue>>();
  for (let frame = 0; frame < analysis.frames.length; frame++) {
    const values = await reader.read(frame);
    for (const { name, of } of sources) {
      const kept = seen.get(name) ?? new Map<string, FieldValue>();
      for (const value of of.values(values)) if (kept.size < MOST) kept.set(String(value), value);
      seen.set(name, kept);
    }
  }
  return fields.map(({ name, type, values }) => ({
    name,
    type,
    names: values.map((value) => value.name),
    values: [...(seen.get(name)?.values() ?? [])],
  }));
}
