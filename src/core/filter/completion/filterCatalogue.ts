import { INDEXED_FIELDS } from '../indexedFields';
import type { CompletionCatalogue, CompletionField } from './FilterCompletion';

let known: readonly CompletionField[] | undefined;

function fields(): readonly CompletionField[] {
  known ??= INDEXED_FIELDS.map((field) => {
    const names = field.type === 'number' ? (field.names ?? []) : [];
    const { name, type, label } = field;
    return { name, type, label, description: '', values: names.map(([text, value]) => ({ name: text, value })) };
  }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return known;
}

/** The fields that display filters know. */
export const FILTER_CATALOGUE: CompletionCatalogue = {
  fields,
  field: (wanted) => fields().find(({ name }) => name === wanted),
};
