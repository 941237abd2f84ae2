import type { TypeFacts } from '../types';
import { joinTypeFacts, type TypeFactPart } from './facts';
import { networkTypes } from './network';
import { stdlibConcurrency } from './stdlib-concurrency';
import { stdlibFiles } from './stdlib-files';

/** The parts by area, for the test that no two contradict each other. */
export const typeFactParts: readonly TypeFactPart[] = [stdlibFiles, stdlibConcurrency, networkTypes];

/** What library functions return and which classes derive from which. */
export const typeFacts: TypeFacts = joinTypeFacts(typeFactParts);
