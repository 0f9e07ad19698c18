import path from 'node:path';
import { locatePortfolio, type Whereabouts, whereabouts } from './locate-portfolio.ts';

/** A command's words for a model and its exports: what a project says by itself is left out. */
export interface PlaceWords {
  /** In front: where to go; '' = here. */
  readonly go: string;
  /** Behind: what has to be named; '' = nothing. */
  readonly named: string;
  /** The same for a command that keeps what it finds. */
  readonly kept: string;
}

/** The shortest that finds the same files. */
export function findPlaceWords(
  { file, exports }: { readonly file: string; readonly exports: string },
  from: Whereabouts = whereabouts(),
): PlaceWords {
  const model = path.resolve(from.folder, file);
  const project = path.dirname(model);
  const isHere = isModelOf(model, from);
  const isThere = !isHere && isModelOf(model, { ...from, folder: project });
  if (!isHere && !isThere) {
    const named = ` --config ${quote(file)} --exports ${quote(exports)}`;
    return { go: '', named, kept: `${named} --state ${quote(path.join(path.dirname(file), 'state'))}` };
  }
  const folder = isHere ? from.folder : project;
  const found = locatePortfolio({}, { ...from, folder }).exportsFolder;
  const wanted = path.resolve(from.folder, exports);
  const isFound = found !== null && path.resolve(folder, found) === wanted;
  const named = isFound ? '' : ` --exports ${quote(isHere ? exports : path.relative(project, wanted) || '.')}`;
  return { go: isHere ? '' : `cd ${quote(project)} && `, named, kept: named };
}

function isModelOf(model: string, from: Whereabouts): boolean {
  const { configFile } = locatePortfolio({}, from);
  return configFile !== null && path.resolve(from.folder, configFile) === model;
}

/** For a shell; only where it has to be. */
function quote(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
