/** The model tables: what blocks, what library calls return, and where library code runs the functions it is given. */
import { deriveRootTriggers } from './root-triggers';
import { subclassesOf } from './typing/subclasses';

export { asyncLibraries, asyncLibraryFor, type AsyncLibrary } from './advice';
export { blockingGroups } from './blocking';
export { decoratorModels, disablers, higherOrderCalls } from './decorators';
export { frameworkRoots } from './frameworks';
export { Knowledge } from './lookup';
export { loopRegistrars, uiRegistrars, workRegistrars } from './root-triggers';
export { callableSinks } from './sinks';
export type * from './types';
export { typeFacts } from './typing';
export { readModels, type ModelProblem } from './user-models';

/** Words without which the text of a file cannot hold a function that runs on an event loop. Derived from the tables. */
export const rootTriggers: readonly string[] = deriveRootTriggers(subclassesOf);
