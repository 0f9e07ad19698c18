import { PORTFOLIO } from '../cases/task.ts';
import type { Band } from '../scoring/band.ts';

/**
 * What a message says, before any channel gives it a form: blocks, HTML or plain text. All texts are plain, and those
 * that come from an export are hostile until `cleanDocument` and the renderer's own escaping.
 */
export interface MessageDocument {
  readonly title: string;
  /** A full sentence with the numbers: all that a phone's notification shows. */
  readonly headline: string;
  /** What else belongs beside the headline; '' for nothing. */
  readonly details: string;
  readonly sections: readonly DocumentSection[];
  /** Small print: how fresh the data is, which model, what the words mean. */
  readonly footnotes: readonly string[];
  /** Ids of accounts named in sentences; none unless said. */
  readonly mentions?: readonly string[];
  /** What a reader opens in a browser; none unless said. For a channel without buttons: who can act where they read is shown none. */
  readonly links?: readonly DocumentLink[];
}

export interface DocumentLink {
  /** What opening it is for. */
  readonly text: string;
  /** https, or it is not shown. */
  readonly url: string;
  /** Whose it is and how long it opens; '' for nothing. */
  readonly note: string;
}

export type DocumentSection = FiguresSection | BandsSection | AccountsSection | TableSection | TextSection;

/** The few numbers that matter, side by side. */
export interface FiguresSection {
  readonly kind: 'figures';
  readonly figures: readonly Figure[];
}

export interface Figure {
  readonly label: string;
  readonly value: string;
  /** Against the last night or week; null when there is nothing to compare with. */
  readonly change: { readonly text: string; readonly verdict: 'better' | 'worse' | 'same' } | null;
  /** The unit or the whole it is part of; '' for none. */
  readonly note: string;
}

export interface BandsSection {
  readonly kind: 'bands';
  readonly title: string;
  readonly bands: readonly BandFigure[];
}

export interface BandFigure {
  readonly band: Band;
  /** 0–1, of ARR, or of accounts where no account has ARR. */
  readonly share: number;
  readonly text: string;
}

/** Accounts one below the other, each with what happened and why. */
export interface AccountsSection {
  readonly kind: 'accounts';
  readonly title: string;
  readonly entries: readonly AccountEntry[];
  /** How many more there are than entries. */
  readonly leftOut: number;
}

export interface AccountEntry {
  /** Its id: who a message speaks of is known without reading it. */
  readonly account: string;
  readonly band: Band;
  readonly name: string;
  /** ARR, renewal, owner: what one wants to know before reading on. */
  readonly facts: readonly string[];
  /** "68 → 41". */
  readonly score: string;
  /** "down 27, at risk". */
  readonly movement: string;
  /** Sentences or drivers: why it is here. */
  readonly why: readonly string[];
  /** What to do first; null when no playbook says. */
  readonly nextStep: string | null;
}

export interface TableSection {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly isNumber: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** Ids of the accounts in it; none unless said. */
  readonly accounts?: readonly string[];
}

/** A text as it is, over as many lines as it has: to be copied. */
export interface TextSection {
  readonly kind: 'text';
  readonly title: string;
  readonly text: string;
  /** Ids of the accounts in it. */
  readonly accounts: readonly string[];
}

/** Ids of all accounts that a document names; a task of the whole portfolio names none. */
export function accountsIn({ sections, mentions = [] }: MessageDocument): readonly string[] {
  const named = new Set([...sections.flatMap(accountsInSection), ...mentions]);
  named.delete(PORTFOLIO);
  return [...named];
}

function accountsInSection(section: DocumentSection): readonly string[] {
  switch (section.kind) {
    case 'accounts':
      return section.entries.map(({ account }) => account);
    case 'table':
      return section.accounts ?? [];
    case 'text':
      return section.accounts;
    case 'figures':
    case 'bands':
      return [];
  }
}
