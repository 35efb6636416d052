import type { CommandResult } from '../../src/core/command.ts';
import type { TestHome } from './a-home.ts';

/** Sends what asks a device for something, and resolves with the one result. `topic` is below the base topic. */
export const ask = async ({ mqtt }: TestHome, topic: string, payload: unknown = ''): Promise<CommandResult> => {
  const [device] = topic.split('/');
  const result = mqtt.next(`smartthings/${device}/result`);
  await mqtt.publish(`smartthings/${topic}`, typeof payload === 'string' ? payload : JSON.stringify(payload));
  return JSON.parse(await result);
};

/** Sends a request to the bridge, and resolves with its response. */
export const askBridge = async (
  { mqtt }: TestHome,
  name: string,
  payload: unknown = '',
): Promise<{
  status: string;
  transaction?: unknown;
  data?: Record<string, unknown>;
  error?: string;
  code?: string;
}> => {
  const response = mqtt.next(`smartthings/bridge/response/${name}`);
  await mqtt.publish(
    `smartthings/bridge/request/${name}`,
    typeof payload === 'string' ? payload : JSON.stringify(payload),
  );
  return JSON.parse(await response);
};

/** The bodies of all command calls so far, each command as a text like `main/switch/on []`. */
export const sentCommands = ({ cloud }: TestHome): string[][] =>
  cloud
    .requestsOf('POST /devices/:id/commands')
    .map(({ body }) =>
      (
        body as { commands: { component: string; capability: string; command: string; arguments: unknown[] }[] }
      ).commands.map((one) => `${one.component}/${one.capability}/${one.command} ${JSON.stringify(one.arguments)}`),
    );

/** Resolves when the events of every device are pushed. */
export const allPushed = (home: TestHome): Promise<void> =>
  home.until(async () => {
    const { body } = await home.call('GET', '/api/devices');
    const polled = body.filter(({ delivery }: { delivery: string }) => delivery !== 'push');
    if (polled.length > 0) throw new Error(`${polled.length} devices are polled still.`);
  });
