import { expect, it } from 'vitest';
import { Analysis } from '../../src/core/analysis';
import { defaultSettings } from '../../src/core/config/settings';
import { MemoryHost } from './memory-host';

const service = 'class Service:\n    def __init__(self, client):\n        self.client = client\n    async def go(self):\n        self.client.fetch()\n';
const client = 'import time\nclass Client:\n    def fetch(self):\n        time.sleep(1)\nclass Quick:\n    def fetch(self):\n        return 1\n';
const main = (name: string): string => `from client import Client, Quick\nfrom service import Service\nService(${name}())\n`;

it('notices when the callers of a constructor change', () => {
  const host = new MemoryHost({ '/project/service.py': service, '/project/client.py': client, '/project/main.py': main('Quick') });
  const analysis = new Analysis(host, defaultSettings);
  const findings = (): number => analysis.check('/project/service.py').length;
  expect(findings()).toBe(0);
  host.write('/project/main.py', main('Client'));
  analysis.update('/project/main.py');
  expect(findings()).toBe(1);
  host.write('/project/client.py', client.replace('time.sleep(1)', 'pass'));
  analysis.update('/project/client.py');
  expect(findings()).toBe(0);
  host.write('/project/client.py', client);
  analysis.update('/project/client.py');
  expect(findings()).toBe(1);
  host.remove('/project/main.py');
  analysis.update('/project/main.py');
  expect(findings()).toBe(0);
});
