import type { CaseStore } from '../cases/case-store.ts';
import { SWITCH_KEY } from './key-layout.ts';
import { switchRecord } from './records/switch-record.ts';
import type { Table } from './table.ts';

export function keepSwitch(table: Table): Pick<CaseStore, 'readSwitch' | 'writeSwitch'> {
  return {
    async readSwitch() {
      const item = await table.get(SWITCH_KEY);
      return item && switchRecord.read(item.fields);
    },
    async writeSwitch(to) {
      await table.put({ ...SWITCH_KEY, fields: switchRecord.toFields(to) });
    },
  };
}
