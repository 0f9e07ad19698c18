import { loadModel } from '../load-model.ts';
import { scoreWide } from '../nightrounds/score-wide.ts';
import { readJob, reportCost } from './job.ts';

const { model, ...files } = readJob();
await scoreWide({ config: await loadModel(model), ...files });
reportCost();
