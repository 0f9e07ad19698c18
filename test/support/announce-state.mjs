// Loaded into a process before its own code (node --import): tells its parent when it opens the table of a state folder.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const chmodSync = fs.chmodSync;
fs.chmodSync = (file, mode) => {
  if (String(file).endsWith('table.sqlite')) process.send('opens the state');
  return chmodSync(file, mode);
};
syncBuiltinESMExports();
