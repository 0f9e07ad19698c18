/** Makes `dist/`, which `rounds` runs from. */
import { buildDist } from './bundling/build-dist.ts';

await buildDist();
