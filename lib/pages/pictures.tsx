import { bandWords } from '../messages/band-words.ts';
import type { Band } from '../scoring/band.ts';

/** Of areas; texts in a band's colour are darker where it takes that to be read. */
export const bandFills: Readonly<Record<Band, string>> = {
  healthy: '#1F7A8C',
  watch: '#E5A50A',
  at_risk: '#B42318',
  unknown: '#8C959F',
};

const WIDTH = 420;

export interface LinePoint {
  readonly label: string;
  /** Null: nothing was measured. */
  readonly value: number | null;
}

/** A line from the first to the last point, from 0 up to `most` or to what there is; its last value beside it. */
export function LinePlot({
  points,
  format,
  what,
  most = null,
}: {
  readonly points: readonly LinePoint[];
  readonly format: (value: number) => string;
  readonly what: string;
  readonly most?: number | null;
}) {
  const [height, left, right, bottom] = [170, 56, 64, 28];
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const top = most ?? Math.max(1, ...known) * 1.1;
  const x = (index: number) => left + (index * (WIDTH - left - right)) / Math.max(1, points.length - 1);
  const y = (value: number) => 10 + (1 - value / top) * (height - 10 - bottom);
  const dots = points.flatMap(({ value }, index) => (value === null ? [] : [{ x: x(index), y: y(value), value }]));
  const last = dots.at(-1);
  const words = points.map(({ label, value }) => `${label}: ${value === null ? 'unknown' : format(value)}`).join('; ');
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={`${what}. ${words}`}>
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line x1={left} x2={WIDTH - right} y1={y(top * part)} y2={y(top * part)} stroke="#d8dee4" />
          <text x={left - 6} y={y(top * part) + 4} textAnchor="end">
            {format(top * part)}
          </text>
        </g>
      ))}
      <polyline
        points={dots.map((dot) => `${dot.x.toFixed(1)},${dot.y.toFixed(1)}`).join(' ')}
        fill="none"
        stroke="#B42318"
        strokeWidth="2"
      />
      {dots.map((dot) => (
        <circle key={dot.x} cx={dot.x} cy={dot.y} r={dot === last ? 5 : 2.5} fill="#B42318" />
      ))}
      {last ? (
        <text className="strong" x={last.x + 9} y={last.y + 4}>
          {format(last.value)}
        </text>
      ) : null}
      <text x={left} y={height - 6}>
        {points[0]?.label ?? ''}
      </text>
      <text x={WIDTH - right} y={height - 6} textAnchor="end">
        {points.at(-1)?.label ?? ''}
      </text>
    </svg>
  );
}

/** A small line without a scale, from 0 or the lowest to `most` or the highest: its figures stand beside it. Null of less than two points. */
export function Sparkline({
  points,
  format,
  what,
  most = null,
}: {
  readonly points: readonly LinePoint[];
  readonly format: (value: number) => string;
  readonly what: string;
  readonly most?: number | null;
}) {
  const known = points.flatMap(({ label, value }, index) => (value === null ? [] : [{ label, value, index }]));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || known.length < 2) return null;
  const [width, height, edge, foot] = [280, 84, 6, 22];
  const values = known.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(most ?? 0, ...values)];
  const x = (index: number) => edge + (index * (width - 2 * edge)) / Math.max(1, points.length - 1);
  const y = (value: number) => edge + (high === low ? 0.5 : (high - value) / (high - low)) * (height - foot - 2 * edge);
  const words = [
    `${first.label}: ${format(first.value)}`,
    `lowest ${format(Math.min(...values))}`,
    `highest ${format(Math.max(...values))}`,
    `${last.label}: ${format(last.value)}`,
  ];
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${what}. ${words.join('; ')}`}>
      <line x1={edge} x2={width - edge} y1={y(low)} y2={y(low)} stroke="#d8dee4" />
      <polyline
        points={known.map(({ index, value }) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
        fill="none"
        stroke="#0b57a4"
        strokeWidth="2"
      />
      <circle cx={x(last.index)} cy={y(last.value)} r="4" fill="#0b57a4" />
      <text x={edge} y={height - 4}>
        {points[0]!.label}
      </text>
      <text x={width - edge} y={height - 4} textAnchor="end">
        {points.at(-1)!.label}
      </text>
    </svg>
  );
}

export interface BandShare {
  readonly band: Band;
  readonly value: number;
  readonly text: string;
}

/** How a whole is divided among the bands. */
export function BandBar({ shares, what }: { readonly shares: readonly BandShare[]; readonly what: string }) {
  const whole = shares.reduce((sum, { value }) => sum + value, 0);
  const [width, height] = [1000, 18];
  let from = 0;
  return (
    <>
      <svg className="wide" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={what} preserveAspectRatio="none">
        {shares.map(({ band, value }) => {
          const size = whole > 0 ? (width * value) / whole : 0;
          const bar = (
            <rect key={band} x={from} y="0" width={Math.max(0, size - 2)} height={height} fill={bandFills[band]} />
          );
          from += size;
          return bar;
        })}
      </svg>
      <p className="legend">
        {shares.map(({ band, text }) => (
          <span key={band}>
            <span className={band}>
              {bandWords[band].mark} {bandWords[band].word}
            </span>
            : {text}
          </span>
        ))}
      </p>
    </>
  );
}

export interface Step {
  readonly label: string;
  readonly points: number;
}

/** Steps that add up, each beginning where the one before ended. */
export function Waterfall({ steps, what }: { readonly steps: readonly Step[]; readonly what: string }) {
  const [rowHeight, left, right] = [26, 190, 46];
  const ends: number[] = [];
  for (const { points } of steps) ends.push((ends.at(-1) ?? 0) + points);
  const most = Math.max(1, ...ends, 0);
  const least = Math.min(0, ...ends);
  const x = (value: number) => left + ((value - least) / (most - least)) * (WIDTH - left - right);
  const words = steps.map(({ label, points }) => `${label} ${points.toFixed(1)}`).join('; ');
  return (
    <svg viewBox={`0 0 ${WIDTH} ${steps.length * rowHeight + 4}`} role="img" aria-label={`${what}. ${words}`}>
      {steps.map(({ label, points }, index) => {
        const [from, to] = [ends[index]! - points, ends[index]!];
        const y = index * rowHeight;
        return (
          <g key={label + String(index)}>
            <text x={left - 8} y={y + 17} textAnchor="end">
              {label.length > 26 ? `${label.slice(0, 25)}…` : label}
            </text>
            <rect
              x={x(Math.min(from, to))}
              y={y + 4}
              width={Math.max(1, Math.abs(x(to) - x(from)))}
              height={rowHeight - 8}
              fill={points < 0 ? '#B42318' : '#1F7A8C'}
            />
            <text x={x(Math.max(from, to)) + 5} y={y + 17}>
              {points.toFixed(1)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
