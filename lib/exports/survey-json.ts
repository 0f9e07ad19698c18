import { FileProblem } from './file-problem.ts';
import { createJsonWalker } from './walk-json.ts';

/** What a text is when it is no JSON lines. */
export interface JsonSurvey {
  /** Its first document: over several lines, and whether it ends. Null when it is not JSON. */
  readonly first: { readonly lines: number; readonly isWhole: boolean } | null;
  readonly documents: number;
  /** The path of its first list that has objects in it. */
  readonly rows: string | null;
}

const NO_JSON: JsonSurvey = { first: null, documents: 0, rows: null };

export async function surveyJson(text: AsyncIterable<Buffer>): Promise<JsonSurvey> {
  let documents = 0;
  let firstEnd: number | null = null;
  let firstStart = 1;
  let rows: string | null = null;
  const walker = createJsonWalker({
    enter({ path, isList, line }) {
      if (path.length === 0 && documents++ === 0) firstStart = line;
      const list = path.at(-1) === null && !isList ? path.slice(0, -1) : null;
      if (documents === 1 && list !== null && !list.includes(null)) rows ??= list.join('.');
      return 'visit';
    },
    value: () => undefined,
    valueEnd: () => undefined,
    leave({ path }) {
      if (path.length === 0) firstEnd ??= walker.line();
    },
  });
  try {
    for await (const chunk of text) {
      walker.push(chunk);
      if (walker.takeControl()) return NO_JSON;
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return NO_JSON;
  }
  const isWhole = firstEnd !== null;
  return { first: { lines: (firstEnd ?? walker.line()) - firstStart + 1, isWhole }, documents, rows };
}
