import type { TypeFacts } from '../types';
import { computingTypes } from './computing';
import { databaseTypes } from './databases';
import { joinTypeFacts, type TypeFactPart } from './facts';
import { frameworkTypes } from './frameworks';
import { networkTypes } from './network';
import { serviceTypes } from './services';
import { stdlibConcurrency } from './stdlib-concurrency';
import { stdlibFiles } from './stdlib-files';
import { windowTypes } from './windows';

/** The parts by area, for the test that no two contradict each other. */
export const typeFactParts: readonly TypeFactPart[] = [stdlibFiles, stdlibConcurrency, networkTypes, databaseTypes, serviceTypes, frameworkTypes, windowTypes, computingTypes];

/** What library functions return and which classes derive from which. */
export const typeFacts: TypeFacts = joinTypeFacts(typeFactParts);
