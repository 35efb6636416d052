import type { DeviceContext } from './context.ts';
import { type ControlRow, controlEntity, placesOf } from './control.ts';
import type { Entity } from './entity.ts';

const CAPABILITY = 'firmwareUpdate';

const ROW: ControlRow = {
  capability: CAPABILITY,
  name: 'Firmware',
  components: ['main'],
  category: 'config',
  claims: [
    `${CAPABILITY}/currentVersion`,
    `${CAPABILITY}/availableVersion`,
    `${CAPABILITY}/updateAvailable`,
    `${CAPABILITY}/imageTransferProgress`,
    `${CAPABILITY}/state`,
    `${CAPABILITY}()updateFirmware`,
  ],
};

/**
 * Hubs write versions of Zigbee devices as eight hexadecimal digits, which Home Assistant can order only with `0x` ahead;
 * they get it while there is a newer one. Digits of one length are ordered as texts are. An older version that is
 * "available" is no update.
 */
const templateOf = (part: (attribute: string) => string): string =>
  [
    `{% set now = ${part('currentVersion')} %}`,
    `{% set next = ${part('availableVersion')} %}`,
    `{% set progress = ${part('imageTransferProgress')} %}`,
    `{% set is_busy = ${part('state')} == 'updateInProgress' %}`,
    "{% set is_hex = now is string and next is string and now is match('^[0-9A-Fa-f]{8}$') and next is match('^[0-9A-Fa-f]{8}$') %}",
    '{% set is_newer = is_hex and next | upper > now | upper %}',
    '{% if now is string %}{{ dict(',
    "[('installed_version', '0x' ~ now if is_newer else now), ('in_progress', is_busy),",
    " ('update_percentage', progress if is_busy and progress is number and 0 <= progress <= 100 else none)]",
    " + ([('latest_version', '0x' ~ next if is_newer else (now if is_hex else next))] if next is string else [])",
    ') | tojson }}{% endif %}',
  ].join('');

/** The firmware of devices that a hub can update. */
export const updateEntities = (context: DeviceContext): Entity[] =>
  placesOf(context, ROW).map((component) =>
    controlEntity(
      context,
      component,
      ROW,
      'update',
      { attribute: 'currentVersion' },
      {
        state_topic: context.stateTopic,
        value_template: templateOf((attribute) => context.stateExpression(component, CAPABILITY, attribute)),
        command_topic: context.runTopic(component, CAPABILITY, 'updateFirmware'),
        payload_install: '[]',
        device_class: 'firmware',
      },
    ),
  );
