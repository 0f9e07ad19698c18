import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { addDays, type Night } from '../../lib/calendar.ts';
import { roundsAt } from '../support/command-line.ts';
import { startAt } from '../support/test-clock.ts';

/** A message as a folder holds it. */
export interface Delivered {
  readonly to: string;
  readonly channel: 'Slack' | 'mail';
  readonly kind: string;
  /** What a list of messages shows of it: its title, or subject. */
  readonly title: string;
  /** All of it, as it is stored. */
  readonly text: string;
}

/** Somebody’s days with Nightrounds: commands at their hours, in a project’s folder. */
export interface Days {
  /** Throws unless the command does what it says. Returns what it prints. */
  run(at: string, ...words: string[]): Promise<string>;
  /** Runs a night in the small hours after it; the folder of its results. */
  night(night: Night, given?: { readonly at?: string; readonly isHeld?: boolean }): Promise<string>;
  /** What goes out at an instant. */
  sweep(at: string): Promise<readonly Delivered[]>;
}

export function liveIn(folder: string): Days {
  const place = ['--config', path.join(folder, 'health.yaml'), '--state', path.join(folder, 'state')];
  const attempt = (at: string, words: readonly string[]) => roundsAt(startAt(at), ...words, ...place);
  const run = async (at: string, ...words: string[]) => {
    const { exitCode, stdout, stderr } = await attempt(at, words);
    expect({ words, stderr, exitCode }).toEqual({ words, stderr: '', exitCode: 0 });
    return stdout;
  };
  return {
    run,
    async night(night, { at = `${addDays(night, 1)}T02:00:00Z`, isHeld = false } = {}) {
      const out = path.join(folder, 'out', night);
      const words = ['night', '--date', night, '--exports', path.join(folder, 'exports'), '--out', out];
      if (!isHeld) await run(at, ...words);
      else expect((await attempt(at, words)).stderr).toContain(`Night ${night} is held`);
      return out;
    },
    async sweep(at) {
      const out = path.join(folder, 'swept', at);
      await run(at, 'sweep', '--out', out);
      return existsSync(out)
        ? readdirSync(out)
            .sort()
            .flatMap((file) => readMessage(path.join(out, file)))
        : [];
    },
  };
}

const NAME = /^(?<kind>[a-z-]+?)-[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{8}\.(slack\.json|eml)$/;

function readMessage(file: string): readonly Delivered[] {
  const name = path.basename(file);
  if (!NAME.test(name)) return [];
  const text = readFileSync(file, 'utf8');
  if (!name.endsWith('.eml')) {
    const { channel: to, text: words, blocks } = JSON.parse(text);
    const title = blocks.find((block: { type: string }) => block.type === 'header')?.text.text ?? words;
    return [{ to, channel: 'Slack', kind: kindOf(name, to), title, text: `${words}\n${JSON.stringify(blocks)}` }];
  }
  const header = (field: string) => new RegExp(`^${field}: (.*(?:\\r?\\n[ \\t].*)*)`, 'm').exec(text)?.[1] ?? '';
  const to = header('To');
  return [{ to, channel: 'mail', kind: kindOf(name, to), title: unfold(header('Subject')), text }];
}

/** What stands before the address in the name of its file. */
function kindOf(name: string, to: string): string {
  const address = to
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return name.slice(0, name.indexOf(`-${address}-`));
}

/** A header of several lines, and its words in encoded form (RFC 2047), as one. */
function unfold(written: string): string {
  return written
    .replace(/\r?\n[ \t]/g, ' ')
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?(q|b)\?([^?]*)\?=/gi, (_, form: string, coded: string) =>
      form.toLowerCase() === 'b'
        ? Buffer.from(coded, 'base64').toString('utf8')
        : Buffer.from(
            coded.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
            'latin1',
          ).toString('utf8'),
    );
}
