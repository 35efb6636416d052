import type { DeviceContext } from '../context.ts';
import { controlEntity } from '../control.ts';
import type { Entity } from '../entity.ts';
import { quote } from '../templates.ts';
import { homeAssistantUnit } from '../units.ts';

const CAPABILITY = 'samsungce.ehsFsvSettings';

/** What the manual of the heat pump calls the settings that its installer makes. */
const NAMES: Readonly<Record<string, string>> = {
  '1031': 'Heating water maximum',
  '1032': 'Heating water minimum',
  '1051': 'Tank maximum',
  '1052': 'Tank minimum',
  '2011': 'Water law outdoor minimum',
  '2012': 'Water law outdoor maximum',
  '2021': 'Zone 1 water at outdoor minimum',
  '2022': 'Zone 1 water at outdoor maximum',
  '2031': 'Zone 2 water at outdoor minimum',
  '2032': 'Zone 2 water at outdoor maximum',
  '2091': 'Zone 1 external thermostat',
  '2092': 'Zone 2 external thermostat',
  '2093': 'Room control',
  '3011': 'Tank function',
  '3071': 'Three-way valve direction',
  '4011': 'Hot water priority',
  '4012': 'Outdoor changeover',
  '4021': 'Backup heater',
  '4042': 'Mixing valve difference',
  '4061': 'Two-zone control',
};

interface Setting {
  readonly id: string;
  readonly minValue: number;
  readonly maxValue: number;
  readonly resolution?: unknown;
  readonly type?: unknown;
  readonly temperatureUnit?: unknown;
}

const isSetting = (entry: unknown): entry is Setting => {
  const { id, minValue, maxValue, inUse } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  return (
    typeof id === 'string' &&
    typeof minValue === 'number' &&
    typeof maxValue === 'number' &&
    minValue < maxValue &&
    inUse !== false
  );
};

const settingEntity = (context: DeviceContext, component: string, setting: Setting): Entity => {
  const { id, minValue, maxValue, resolution, type, temperatureUnit } = setting;
  const isTemperature = type === 'temperature';
  const name = NAMES[id] === undefined ? `Field setting ${id}` : `${NAMES[id]} (${id})`;
  const found = `value_json | select('mapping') | selectattr('id', 'defined') | selectattr('id', 'eq', ${quote(id)}) | map(attribute='value') | list | first | default(None)`;
  return controlEntity(
    context,
    component,
    { capability: CAPABILITY, name, category: 'config', enabledByDefault: false },
    'number',
    { attribute: 'fsvSettings', key: id },
    {
      state_topic: context.attributeTopic(component, CAPABILITY, 'fsvSettings'),
      value_template: `{{ (${found}) if value_json is sequence and value_json is not string else None }}`,
      command_topic: context.runTopic(component, CAPABILITY, 'setValue'),
      command_template: `{{ [${quote(id)}, value] | tojson }}`,
      min: minValue,
      max: maxValue,
      step: typeof resolution === 'number' && resolution > 0 ? resolution : 1,
      mode: 'box',
      unit_of_measurement: isTemperature ? homeAssistantUnit(String(temperatureUnit ?? 'C')) : undefined,
      device_class: isTemperature ? 'temperature' : undefined,
    },
  );
};

/** The field settings of a heat pump, each a number; wrong ones can make a house cold, so users switch them on themselves. */
export const fieldSettings = (context: DeviceContext): Entity[] =>
  context.components
    .filter((component) => context.has(component, CAPABILITY))
    .flatMap((component) => {
      const settings = context.value(component, CAPABILITY, 'fsvSettings');
      return Array.isArray(settings)
        ? settings.filter(isSetting).map((setting) => settingEntity(context, component, setting))
        : [];
    });
