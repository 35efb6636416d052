import { benchDiscovery } from './discovery.ts';
import { benchEvents } from './events.ts';
import { print } from './measure.ts';

// Events first: what discovery leaves in memory would count as theirs.
print(await benchEvents());
print(benchDiscovery());
