// Loaded into a process before its own code (node --import): sends it a signal the first time it does what STOP_AT matches, once.
import child from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const pattern = new RegExp(process.env.STOP_AT);
let isStopped = false;

function note(what) {
  if (isStopped || !pattern.test(what)) return;
  isStopped = true;
  process.kill(process.pid, process.env.STOP_BY);
}

/** Noted after it was begun: the signal comes in the middle of it. */
function watch(owner, name, describe) {
  const usual = owner[name];
  owner[name] = function watched(...words) {
    const result = usual.apply(this, words);
    note(`${name} ${describe(...words)}`);
    return result;
  };
}

watch(fs, 'mkdtempSync', (prefix) => prefix);
watch(fs, 'openSync', (file) => file);
watch(fs.promises, 'rename', (_, to) => to);
watch(fs.promises, 'copyFile', (from) => from);
const fork = child.fork;
child.fork = (...words) => {
  const forked = fork(...words);
  watch(forked, 'send', (call) => call.do);
  return forked;
};
syncBuiltinESMExports();
