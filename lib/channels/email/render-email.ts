import { cleanDocument } from '../../messages/clean-document.ts';
import type { MessageDocument } from '../../messages/message-document.ts';
import { renderText } from '../render-text.ts';
import { renderHtml } from './render-html.tsx';

/** Subjects longer than this are cut by mail clients anyway. */
const LONGEST_SUBJECT = 150;

/** A document as a mail: the HTML and the text say the same. */
export function renderEmail(hostile: MessageDocument): {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
} {
  const document = cleanDocument(hostile);
  const subject = [...document.title];
  return {
    subject: subject.length <= LONGEST_SUBJECT ? document.title : `${subject.slice(0, LONGEST_SUBJECT - 1).join('')}…`,
    html: renderHtml(document),
    text: renderText(document),
  };
}
