#!/usr/bin/env node
import { existsSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`rounds: it needs Node.js 20.19 or newer, and this is ${process.versions.node}.\n`);
  process.exit(1);
}

const program = new URL('../dist/rounds.mjs', import.meta.url);
try {
  await import(program.href);
} catch (error) {
  const missing = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(error?.code);
  const advice = existsSync(program)
    ? ' A part of it is missing: install it again (npm ci).'
    : ' It is not built: run npm run build.';
  const because = process.env.ROUNDS_DEBUG ? error?.stack : String(error?.message ?? error).split('\n')[0];
  process.stderr.write(`rounds: it cannot start.${missing ? advice : ''} ${because}\n`);
  process.exitCode = 1;
}
