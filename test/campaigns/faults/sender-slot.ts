import { type ChildProcess, fork } from 'node:child_process';
import type { Clock } from './campaign-clock.ts';
import type { FaultTotals } from './fault-figures.ts';
import { type End, type Fate, type FaultWorld, startSenderServers } from './fault-servers.ts';
import { type FromSender, SENDER_PLACE, type SenderPlace, type SenderTable, type ToSender } from './sender-protocol.ts';

interface Sentence {
  readonly atRequest: number;
  readonly when: End;
}

export type Slot = Awaited<ReturnType<typeof openSlot>>;

/** The place of one sender: its servers, and a process that is started again when it was killed. */
export async function openSlot(options: {
  readonly program: string;
  readonly table: SenderTable;
  readonly slackToken: string;
  readonly clock: Clock;
  readonly world: FaultWorld;
  readonly totals: FaultTotals;
}) {
  const { clock, totals } = options;
  let child: ChildProcess | null = null;
  let sentence: Sentence | null = null;
  let requests = 0;
  let output = '';
  let state: 'idle' | 'busy' | 'waiting' = 'idle';
  let wakeAt = 0;
  let tellChange: () => void = () => {};
  const change = (next: typeof state) => {
    state = next;
    tellChange();
  };
  const fate: Fate = {
    kill() {
      totals.requests++;
      clock.pass(3);
      if (sentence === null || requests++ !== sentence.atRequest) return null;
      return sentence.when;
    },
    carryOut() {
      sentence = null;
      child?.kill('SIGKILL');
    },
  };
  const { close, ...servers } = await startSenderServers(options.table, options.world, fate);
  const place: SenderPlace = { clockFile: clock.file, slackToken: options.slackToken, ...servers };

  async function start(): Promise<ChildProcess> {
    totals.processes++;
    const started = fork(options.program, {
      env: { [SENDER_PLACE]: JSON.stringify(place), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    started.on('message', (message: FromSender) => hear(message));
    started.once('exit', (_, signal) => {
      if (signal === 'SIGKILL') totals.killed++;
      if (child === started) child = null;
      change('idle');
    });
    await new Promise<void>((resolve) => started.once('message', () => resolve()));
    return started;
  }

  // Killed, and its end is not known yet: what it is told is lost with it.
  const tell = (message: ToSender) => child?.send(message, () => {});
  const wake = (message: ToSender) => {
    if (!child) return;
    state = 'busy';
    tell(message);
  };

  function hear(message: FromSender): void {
    switch (message.say) {
      case 'ready':
      case 'done':
        change('idle');
        return;
      case 'waiting':
        wakeAt = message.until;
        change('waiting');
        return;
      case 'about to call': {
        const end = fate.kill();
        if (end === 'before') fate.carryOut();
        else tell({ say: 'call', isTheLast: end === 'after' });
        return;
      }
      case 'called':
        fate.carryOut();
    }
  }

  return {
    state: () => state,
    wakeAt: () => wakeAt,
    output: () => output,
    condemn(next: Sentence): void {
      sentence = next;
      requests = 0;
    },
    pardon(): void {
      sentence = null;
    },
    onChange(listener: () => void): void {
      tellChange = listener;
    },
    async deliver(patienceMs: number): Promise<void> {
      child ??= await start();
      wake({ say: 'deliver', patienceMs });
    },
    wake: () => wake({ say: 'wake' }),
    async close(): Promise<void> {
      const last = child;
      if (last) await new Promise((resolve) => last.once('exit', resolve).kill());
      await close();
    },
  };
}
