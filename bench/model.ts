/** The model that is measured: metrics that are columns of one wide export, in five groups. */

export const GROUPS = 5;
export const SIGNALS_PER_GROUP = 6;
export const METRICS = GROUPS * SIGNALS_PER_GROUP;

/** Each metric's values lie between 0 and this. */
export function scaleOf(metric: number): number {
  return [1, 10, 100, 1000, 50][metric % 5]! * (1 + (metric % 3));
}

export function nameOf(metric: number): string {
  return `m${String(metric).padStart(2, '0')}`;
}

/** `health.yaml` with so many profiles, of which the last takes all accounts that no other wants. */
export function writeModel(profiles: number): string {
  const metrics = Array.from({ length: METRICS }, (_, metric) => nameOf(metric));
  return [
    'version: 1',
    'portfolio: Bench',
    'timezone: UTC',
    'currency: USD',
    'exports:',
    '  accounts: { files: wide.csv }',
    'accounts: { from: accounts, id: account_id, segment: segment }',
    'metrics:',
    ...metrics.map((name) => `  ${name}: { from: accounts, value: ${name} }`),
    'profiles:',
    ...Array.from({ length: profiles }, (_, profile) => writeProfile(profile, profile === profiles - 1)).flat(),
    'bands: { healthy: 80, watch: 60 }',
    'rules:',
    '  - { id: below, score: { below: 20 } }',
    '',
  ].join('\n');
}

function writeProfile(profile: number, isLast: boolean): string[] {
  return [
    `  - name: Profile ${profile + 1}`,
    ...(isLast ? [] : [`    when: { segment: s${profile} }`]),
    '    groups:',
    ...Array.from({ length: GROUPS }, (_, group) => [
      `      - name: Group ${group + 1}`,
      `        weight: ${10 + 5 * ((group + profile) % GROUPS)}`,
      '        signals:',
      ...Array.from({ length: SIGNALS_PER_GROUP }, (_, signal) =>
        writeSignal(group * SIGNALS_PER_GROUP + signal, profile),
      ),
    ]).flat(),
  ];
}

/** One in ten by steps, the others linear; one in four of these is better when lower. */
function writeSignal(metric: number, profile: number): string {
  const scale = scaleOf(metric);
  const weight = 1 + ((metric + profile) % 3);
  const steps = `steps: [[0, 20], [${scale * 0.25}, 50], [${scale * 0.5}, 75], [${scale * 0.75}, 100]]`;
  const line = metric % 4 === 3 ? `worst: ${scale}, best: 0` : `worst: 0, best: ${scale}`;
  return `          - { metric: ${nameOf(metric)}, weight: ${weight}, ${metric % 10 === 9 ? steps : line} }`;
}
