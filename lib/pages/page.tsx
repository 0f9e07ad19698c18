import { createHash } from 'node:crypto';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

export interface Page {
  readonly status: 200 | 303 | 400 | 403 | 404 | 409 | 422;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A whole page, with headers that let it do nothing but be read: no address but its own, no frame, no cache, and no form but one that
 * `asks`, to where the page came from.
 */
export function renderPage(
  title: string,
  body: ReactNode,
  { status = 200 as Page['status'], script = '', asks = false } = {},
): Page {
  // Style and script are constants of this module: everything else is escaped by React.
  const html = [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
    renderToStaticMarkup(<title>{title}</title>),
    `<style>${STYLE}</style></head><body>`,
    renderToStaticMarkup(<main>{body}</main>),
    ...(script === '' ? [] : [`<script>${script}</script>`]),
    '</body></html>',
  ];
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    ...(script === '' ? [] : [`script-src ${hashOf(script)}`]),
    "base-uri 'none'",
    `form-action ${asks ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ];
  return {
    status,
    html: `${html.join('\n')}\n`,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy.join('; '),
      'Cache-Control': 'private, no-store',
      'Referrer-Policy': 'no-referrer',
      'Strict-Transport-Security': 'max-age=63072000',
      'X-Content-Type-Options': 'nosniff',
      'X-Robots-Tag': 'noindex',
    },
  };
}

/** After what was sent: where to look, so that a reload sends nothing again. `address`: of a page. */
export function redirectTo(address: string): Page {
  const headers = { Location: address, 'Cache-Control': 'private, no-store', 'Referrer-Policy': 'no-referrer' };
  return { status: 303, html: '', headers };
}

const CLOSED = {
  bad: 'This link does not open anything.',
  expired: 'This link has expired.',
  revoked: 'This link was revoked.',
} as const;

/** For a link that opens nothing. `bad` is the same whatever is wrong, so that it tells a guesser nothing. */
export function renderClosedDoor(why: keyof typeof CLOSED): Page {
  return renderPage(
    'Not open',
    <>
      <h1>{CLOSED[why]}</h1>
      <p>Ask whoever gave it to you for a new one.</p>
    </>,
    { status: 403 },
  );
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f6f8fa; color: #1f2328; font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 4px 0 16px; }
h2 { font-size: 16px; margin: 0 0 12px; }
a { color: #0b57a4; }
p { margin: 0 0 10px; }
.card > :last-child { margin-bottom: 0; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 24px; margin-top: 10px; }
.quiet { color: #57606a; font-size: 13px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 16px; border: solid #d8dee4; border-width: 1px 0; padding: 14px 0; margin: 0 0 20px; }
.figures dt { color: #57606a; font-size: 13px; }
.figures dd { margin: 0; }
.figures strong { display: block; font-size: 24px; line-height: 1.3; }
.card { background: #fff; border: 1px solid #d8dee4; border-radius: 8px; padding: 18px; margin: 0 0 16px; overflow-x: auto; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 16px; }
svg { display: block; width: 100%; height: auto; max-width: 560px; }
svg text { font: 13px system-ui, sans-serif; fill: #57606a; }
svg .strong { font-weight: 700; fill: #1f2328; }
.wide { max-width: none; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 9px 8px; border-bottom: 1px solid #e6eaee; white-space: nowrap; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.text { white-space: normal; min-width: 120px; }
th button { font: inherit; font-weight: 700; background: none; border: 0; padding: 0; cursor: pointer; color: inherit; }
th[aria-sort="ascending"] button::after { content: " ↑"; }
th[aria-sort="descending"] button::after { content: " ↓"; }
.filters { display: flex; flex-wrap: wrap; gap: 8px; margin: 0 0 12px; align-items: center; }
.filters input, .filters select { font: inherit; padding: 7px 10px; border: 1px solid #8c959f; border-radius: 6px; background: #fff; max-width: 100%; }
.choices { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 16px; }
.choices button { font: inherit; font-weight: 700; width: 100%; padding: 11px 16px; margin: 0 0 8px; border: 1px solid #0b57a4; border-radius: 6px; background: #0b57a4; color: #fff; cursor: pointer; }
.choices button.wrong { border-color: #b42318; background: #fff; color: #b42318; }
.notice { border-left: 4px solid #8a5a00; padding: 8px 12px; background: #fff; }
.doubts { list-style: none; margin: 0; padding: 0; }
.doubts li + li { border-top: 1px solid #e6eaee; margin-top: 14px; padding-top: 14px; }
.doubts p { margin: 0 0 4px; overflow-wrap: anywhere; }
.narrow { max-width: 720px; margin: 0 auto; }
.choices p { margin: 0; }
.measures { list-style: none; margin: 0; padding: 0; }
.measures li + li { border-top: 1px solid #e6eaee; margin-top: 16px; padding-top: 16px; }
.measure { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 280px); gap: 8px 24px; align-items: center; break-inside: avoid; overflow-wrap: anywhere; }
.measure h2, .measure p { margin: 0 0 2px; }
.figure { font-size: 24px; font-weight: 700; line-height: 1.3; }
.spark { max-width: 280px; }
.note { margin: 16px 0 0; }
.fields { display: grid; gap: 12px; max-width: 640px; padding: 4px 0 14px; }
.fields label { display: block; font-weight: 700; margin: 0 0 4px; }
.fields input, .fields select, .fields textarea { font: inherit; width: 100%; padding: 8px 10px; border: 1px solid #8c959f; border-radius: 6px; background: #fff; color: inherit; }
.fields textarea { display: block; min-height: 96px; resize: vertical; }
.fields [aria-invalid] { border-color: #b42318; }
.fields p { margin: 4px 0 0; overflow-wrap: anywhere; }
.fields .wrong { color: #b42318; }
.fields button { font: inherit; font-weight: 700; padding: 10px 20px; border: 1px solid #0b57a4; border-radius: 6px; background: #0b57a4; color: #fff; cursor: pointer; }
.adding details + details { border-top: 1px solid #e6eaee; }
.timeline ul { list-style: none; margin: 0; padding: 0; }
.timeline li { display: grid; grid-template-columns: 48px minmax(0, 1fr); gap: 0 8px; padding: 6px 0; scroll-margin-top: 64px; }
.timeline li:target { background: #eaf3fb; box-shadow: 0 0 0 6px #eaf3fb; }
.timeline li p { margin: 0; overflow-wrap: anywhere; }
.timeline .time { color: #57606a; font-size: 13px; line-height: 23px; font-variant-numeric: tabular-nums; }
.timeline .lines { white-space: pre-line; }
.day { border-top: 1px solid #e6eaee; padding: 10px 0 6px; display: grid; grid-template-columns: 120px minmax(0, 1fr); gap: 0 16px; }
.day h3 { font-size: 15px; margin: 0; padding: 6px 0; }
summary { cursor: pointer; color: #0b57a4; padding: 8px 0; }
.at_risk { color: #b42318; } .watch { color: #8a5a00; } .healthy { color: #1a6676; } .unknown { color: #57606a; }
:focus-visible { outline: 2px solid #0b57a4; outline-offset: 2px; }
[hidden] { display: none; }
@media (max-width: 600px) { h1 { font-size: 22px; } .card { padding: 14px 10px; } th, td { padding: 9px 5px; } .spare { display: none; } .day { grid-template-columns: minmax(0, 1fr); } .measure { grid-template-columns: minmax(0, 1fr); } }
@media print { .adding { display: none; } body { background: #fff; } main { padding: 0; } .card { border: 0; padding: 0; break-inside: avoid; } .filters { display: none; } th button { pointer-events: none; } }
`;
