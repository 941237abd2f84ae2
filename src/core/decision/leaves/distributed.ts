import daskDistributed from '../skeletons/dask_distributed.py';
import rayActors from '../skeletons/ray_actors.py';
import { needs, type LeafText } from './leaf';

/** For work beyond one machine. */
export const distributedLeaves: readonly LeafText[] = [
  {
    id: 'L18',
    title: 'A distributed engine: Dask',
    recommendation: 'Past one machine, use an engine that moves the work to the data: Dask for tables, arrays and graphs of functions. The same code runs on a laptop and on a cluster.',
    caveat: 'A network is slower than memory, and machines fail. First make sure that one machine with a compiled library is really too slow.',
    wouldChange: 'The data fits into the memory of one machine, and its cores are enough for the deadline.',
    skeleton: needs(['dask[distributed]'], daskDistributed),
    presets: ['workers-computing'],
    disagreement:
      'One primer chooses by the number of cores (one; two to eight; nine and more), the others by the kind of work. Both are needed, in this order: first the kind of work, then, for computation only, the cores that are really free ("computing"). As single machines grow stronger and data grows larger, the middle shrinks.',
    model: null,
    followUps: [],
  },
  {
    id: 'L35',
    title: 'A distributed engine: Ray',
    recommendation: 'Use Ray where workers keep a state (a model, a simulation, a connection) or need a GPU: functions and classes become remote, results stay where they were made until somebody asks.',
    caveat: 'It brings servers of its own. For tables and arrays Dask is closer to what you have.',
    wouldChange: 'The workers keep nothing between calls, and one machine is enough: then a process pool.',
    skeleton: needs(['ray'], rayActors),
    presets: ['workers-computing'],
    disagreement: '',
    model: null,
    followUps: [],
  },
];
