// `node --import`: this process takes it to be MACHINE_CLOCK when it starts. Timers go on as they do.
const Machine = Date;
const ahead = Machine.parse(process.env.MACHINE_CLOCK) - Machine.now();
if (Number.isNaN(ahead)) throw new Error(`MACHINE_CLOCK "${process.env.MACHINE_CLOCK}" is no instant.`);
const now = () => Machine.now() + ahead;

globalThis.Date = new Proxy(Machine, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  apply: () => new Machine(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
