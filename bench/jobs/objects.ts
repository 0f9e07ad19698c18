import { loadModel } from '../load-model.ts';
import { scoreObjects } from '../objects/score-objects.ts';
import { readJob, reportCost } from './job.ts';

const { model, ...files } = readJob();
await scoreObjects({ config: await loadModel(model), ...files });
reportCost();
