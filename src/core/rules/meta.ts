import { blockingRules } from './catalogue/blocking';
import { cpuOnLoopRules } from './catalogue/cpu-on-loop';
import { freeThreadingRules } from './catalogue/free-threading';
import { lockRules } from './catalogue/locks';
import { mainThreadRules } from './catalogue/main-thread';
import { poolRules } from './catalogue/pools';
import { processRules } from './catalogue/processes';
import type { RuleMeta } from './catalogue/rule-meta';
import { sharedStateRules } from './catalogue/shared-state';
import { taskRules } from './catalogue/tasks';
import { threadRules } from './catalogue/threads';

export type { RuleMeta } from './catalogue/rule-meta';

/** Every rule, family by family, in the order of the documentation. */
export const ruleMetas: readonly RuleMeta[] = [
  ...blockingRules,
  ...cpuOnLoopRules,
  ...poolRules,
  ...mainThreadRules,
  ...sharedStateRules,
  ...lockRules,
  ...freeThreadingRules,
  ...taskRules,
  ...threadRules,
  ...processRules,
];
