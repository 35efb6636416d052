import type { DeviceFixture } from '../home.ts';
import { attribute, battery, contact, firmware, refresh, tamper, unreported } from './attributes.ts';
import { zigbee, zwave } from './builders.ts';
import { part } from './device.ts';
import { deviceIds } from './ids.ts';
import { atHome, basement, livingRoom } from './places.ts';

const frontDoorLock = zwave({
  id: deviceIds.frontDoorLock,
  name: 'lock-codes-battery',
  label: 'Front door',
  maker: '0129-6600-0002',
  place: atHome,
  components: {
    main: part('SmartLock', {
      lock: {
        lock: attribute('locked', undefined, { method: 'keypad', codeId: '1', codeName: 'Alex' }),
        supportedLockValues: attribute(['locked', 'unlocked', 'not fully locked', 'unknown']),
        supportedLockCommands: attribute(['lock', 'unlock']),
        ...unreported('supportedUnlockDirections'),
      },
      lockCodes: {
        // SmartThings keeps the slots as text, and the codes themselves to itself.
        lockCodes: attribute(JSON.stringify({ 1: 'Alex', 2: 'Cleaner' })),
        codeChanged: attribute('2 set', undefined, { codeName: 'Cleaner' }),
        codeLength: attribute(6),
        minCodeLength: attribute(4),
        maxCodeLength: attribute(8),
        maxCodes: attribute(30),
        scanCodes: attribute('Complete'),
        ...unreported('codeReport', 'lock', 'migrated'),
      },
      ...battery(64),
      ...tamper,
      ...refresh,
    }),
  },
});

const garageDoor = zwave({
  id: deviceIds.garageDoor,
  name: 'garage-door-opener',
  label: 'Garage door',
  maker: '014F-4744-3530',
  place: atHome,
  components: {
    main: part('GarageDoor', {
      doorControl: { door: attribute('closed') },
      ...contact('closed'),
      ...battery(83),
      ...refresh,
    }),
  },
});

const windowShade = zigbee({
  id: deviceIds.windowShade,
  name: 'window-treatment-battery',
  label: 'Living room shade',
  maker: 'IKEA of Sweden',
  place: livingRoom,
  components: {
    main: part('Blind', {
      windowShade: {
        windowShade: attribute('partially open'),
        supportedWindowShadeCommands: attribute(['open', 'close', 'pause']),
      },
      windowShadeLevel: { shadeLevel: attribute(70, '%') },
      windowShadePreset: {
        position: attribute(50, '%'),
        supportedCommands: attribute(['presetPosition', 'setPresetPosition']),
      },
      ...battery(47),
      ...firmware('24.4.13'),
      ...refresh,
    }),
  },
});

const waterValve = zigbee({
  id: deviceIds.waterValve,
  name: 'valve-battery',
  label: 'Main water valve',
  maker: 'WAXMAN',
  place: basement,
  components: {
    main: part('WaterValve', {
      valve: { valve: attribute('open') },
      ...battery(79),
      powerSource: { powerSource: attribute('battery') },
      ...refresh,
    }),
  },
});

export const openings: DeviceFixture[] = [frontDoorLock, garageDoor, windowShade, waterValve];
