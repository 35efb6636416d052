import { describe, expect, test } from 'vitest';
import { updateEntities } from '../../src/discovery/update.ts';
import { missingJinja, renderAll } from './jinja.ts';
import { aContext } from './kit.ts';

const firmware = { currentVersion: '0000001B', availableVersion: '0000001B', state: 'normalOperation' };

describe.skipIf(missingJinja !== undefined)(`firmware (${missingJinja ?? 'with Jinja'})`, () => {
  const [entity] = updateEntities(aContext({ main: { firmwareUpdate: firmware } }));
  const shown = (main: unknown): unknown => {
    const [rendered] = renderAll([
      { template: String(entity?.config['value_template']), payload: JSON.stringify({ main }) },
    ]);
    return rendered?.text === '' ? '' : JSON.parse(rendered?.text ?? rendered?.error ?? '');
  };
  const idle = { in_progress: false, update_percentage: null };

  test('is a setting, and installs with the command', () => {
    expect(entity).toMatchObject({
      name: 'Firmware',
      category: 'config',
      config: {
        device_class: 'firmware',
        state_topic: 'smartthings/thing',
        command_topic: 'smartthings/thing/main/firmwareUpdate/updateFirmware/run',
        payload_install: '[]',
      },
    });
  });

  test('is up to date in the words of the device', () => {
    expect(shown(firmware)).toEqual({ installed_version: '0000001B', latest_version: '0000001B', ...idle });
    const words = { currentVersion: '2.00.09 (20009)', availableVersion: '2.00.10 (20010)' };
    expect(shown(words)).toEqual({ installed_version: '2.00.09 (20009)', latest_version: '2.00.10 (20010)', ...idle });
  });

  test('is marked as hexadecimal while there is a newer one, and an older one is none', () => {
    expect(shown({ ...firmware, availableVersion: '0000002A' })).toEqual({
      installed_version: '0x0000001B',
      latest_version: '0x0000002A',
      ...idle,
    });
    expect(shown({ ...firmware, availableVersion: '00000009' })).toMatchObject({ latest_version: '0000001B' });
  });

  test('tells how far it is', () => {
    const busy = { ...firmware, state: 'updateInProgress', imageTransferProgress: 40 };
    expect(shown(busy)).toMatchObject({ in_progress: true, update_percentage: 40 });
    expect(shown({ ...busy, imageTransferProgress: null })).toMatchObject({
      in_progress: true,
      update_percentage: null,
    });
  });

  test('says nothing while nothing is known', () => {
    expect(shown({ ...firmware, currentVersion: null })).toBe('');
    expect(shown({})).toBe('');
    expect(shown({ ...firmware, availableVersion: null })).toEqual({ installed_version: '0000001B', ...idle });
  });
});
