import type { BlockingGroup } from '../types';
import { files } from './files';
import { httpClients } from './http-clients';
import { networkStdlib } from './network-stdlib';
import { processesAndFutures } from './processes-and-futures';
import { waits } from './waits';

/** Everything that is known to block, by cause and cure. */
export const blockingGroups: readonly BlockingGroup[] = [...waits, ...processesAndFutures, ...files, ...networkStdlib, ...httpClients];
