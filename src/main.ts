import { startBridge } from './app.ts';
import { BridgeError, sentenceOf } from './core/errors.ts';

const EXIT_BAD_START = 1;

const fail = (error: unknown): void => {
  // A sentence about an option says itself what is allowed.
  const advice = error instanceof BridgeError && error.code !== 'OPTION_INVALID' ? ` ${error.advice}` : '';
  process.stderr.write(`${sentenceOf(error)}${advice}\n`);
  process.exitCode = EXIT_BAD_START;
};

const stopSignal = (): Promise<'stop'> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve('stop'));
  });

const main = async (): Promise<void> => {
  const stopped = stopSignal();
  for (;;) {
    const bridge = await startBridge({ env: process.env });
    const next = await Promise.race([stopped, bridge.restartAsked]);
    await bridge.stop();
    if (next === 'stop') return;
  }
};

main()
  .catch(fail)
  // Whatever still lingers must not hold up the end.
  .finally(() => setTimeout(() => process.exit(), 500).unref());
