import type { Message } from '../message.ts';

export interface EmailMessage extends Message {
  readonly channel: 'email';
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Pictures that the HTML names as `cid:<id>`. */
  readonly images: readonly InlineImage[];
}

export interface InlineImage {
  readonly id: string;
  /** Base64. */
  readonly png: string;
  /** Says what it shows, with the numbers. */
  readonly alt: string;
}
