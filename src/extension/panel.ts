/** The bundle of the panels: benchmarks, decision tree and what starts Python; graphs. Loaded with the first command that needs it. */
export { startBench } from './bench/bench';
export { startGraphs } from './graph/graphs';
