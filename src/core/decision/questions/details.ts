import { undecided, type DecisionNode } from '../node';

function ask(question: Omit<DecisionNode, 'decide' | 'assume' | 'needs'>): DecisionNode {
  return { ...question, needs: [], assume: null, decide: undecided };
}

/** Questions that follow once a model is chosen. What they lead to is added to the model and does not replace it. */
export const detailQuestions: readonly DecisionNode[] = [
  ask({
    id: 'Q10',
    text: 'What must happen when one of the tasks fails?',
    why: 'gather reports the first failure at once, but the other tasks run on, unwatched. A TaskGroup cancels them and waits until they have cleaned up. Both are right, for different work.',
    answers: [
      { id: 'stop', label: 'The others should stop', to: 'L26', when: 'the results are worth something together only' },
      { id: 'go-on', label: 'The others should go on', to: 'L27', when: 'every result counts for itself' },
    ],
    measure: 'behaviour',
  }),
  ask({
    id: 'Q13',
    text: 'Who limits the load?',
    why: 'Tasks are so cheap that nothing stops a program from starting ten thousand requests at once. The server at the other end, the number of open files or the memory stop it instead, and not gently.',
    answers: [
      { id: 'other-end', label: 'The other end takes only so many at once', to: 'L28', when: 'a server, a pool of connections, a rate limit' },
      { id: 'memory', label: 'Work comes in faster than it is done', to: 'L29', when: 'a producer and a consumer' },
      { id: 'nobody', label: 'Nobody: there are never many', to: 'L32', when: 'the number is small and known' },
    ],
    measure: 'workers-waiting',
  }),
  ask({
    id: 'Q12',
    text: 'Do the parallel parts change the same data, or wait for each other?',
    why: 'Reading a value, working with it and writing it back is three steps. Whoever comes in between is overwritten. That is so between threads, between processes, and between tasks wherever an await lies in between.',
    answers: [
      { id: 'no', label: 'No: each has its own', to: 'L32', when: 'arguments go in, results come out' },
      { id: 'threads', label: 'Yes, several threads do', to: 'L19', when: 'a counter, a cache, a list, an attribute' },
      { id: 'await', label: 'Yes, and an await lies between reading and writing', to: 'L30', when: 'tasks of one event loop' },
      { id: 'processes', label: 'Yes, several processes should', to: 'L31', when: 'each process has its own copy: changes are not seen' },
      { id: 'signal', label: 'One waits until another has done something', to: 'L36', when: 'a flag that is polled, a start signal, a shutdown' },
    ],
    measure: 'lost-updates',
  }),
  ask({
    id: 'Q22',
    text: 'When do you need the results?',
    why: 'map gives results in the order of the arguments: one slow task holds back all that come after it. as_completed gives each as soon as it is there.',
    answers: [
      { id: 'in-order', label: 'In order, or all together', to: 'L33', when: 'nothing happens until all are there' },
      { id: 'at-once', label: 'Each as soon as it is ready', to: 'L34', when: 'progress, early errors, some tasks take far longer' },
    ],
    measure: 'first-result',
  }),
];
