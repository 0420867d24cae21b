import { catalogueField, catalogueFields } from '../fieldCatalogue';
import type { CompletionCatalogue } from './FilterCompletion';

/** The fields that display filters can be asked about. */
export const FILTER_CATALOGUE: CompletionCatalogue = { fields: catalogueFields, field: catalogueField };
