import type { FormStore } from '../pages/form-store.ts';
import { expiryAfter } from './expiry.ts';
import { formKey } from './key-layout.ts';
import type { Table } from './table.ts';

/** Longer than any form may be open. */
const KEPT_DAYS = 2;

export function createFormStore(table: Table): FormStore {
  return {
    async takeFirst(form, at) {
      const expires = expiryAfter(Date.parse(at), KEPT_DAYS);
      const key = formKey(form);
      if (await table.put({ ...key, fields: { at }, expires }, 'absent')) return at;
      return String((await table.get(key))?.fields.at ?? at);
    },
  };
}
