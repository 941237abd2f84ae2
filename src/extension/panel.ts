/** The bundle of the panel: benchmarks, decision tree, and what starts Python. Loaded with the first command that needs it. */
export { startBench } from './bench/bench';
