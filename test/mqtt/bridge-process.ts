import { createMqttConnection } from '../../src/mqtt/connection.ts';
import { createSystemClock } from '../../src/ops/clock.ts';
import { silentLog } from '../../src/ops/log.ts';

/** A process that is connected to the broker in its first argument and says so, until it is killed. */
const connection = createMqttConnection({
  url: process.argv[2] ?? '',
  clientId: 'bridge',
  clock: createSystemClock(() => {}),
  log: silentLog,
  will: { topic: 'smartthings/bridge/state', payload: 'offline' },
});
connection.onConnected(() => {
  void connection.publish('smartthings/bridge/state', 'online', { retain: true });
});
connection.start();
