import type { BlockingGroup } from '../types';
import { brokersAndCaches } from './brokers-and-caches';
import { cloudAndAi } from './cloud-and-ai';
import { dataAndDevices } from './data-and-devices';
import { databases } from './databases';
import { files } from './files';
import { httpClients } from './http-clients';
import { networkStdlib } from './network-stdlib';
import { orms } from './orms';
import { processesAndFutures } from './processes-and-futures';
import { waits } from './waits';

/** Everything that is known to block, by cause and cure. */
export const blockingGroups: readonly BlockingGroup[] = [
  ...waits,
  ...processesAndFutures,
  ...files,
  ...networkStdlib,
  ...httpClients,
  ...databases,
  ...orms,
  ...brokersAndCaches,
  ...cloudAndAi,
  ...dataAndDevices,
];
