import { nameIn } from './component-names.ts';
import type { DeviceContext } from './context.ts';
import { defined } from './defined.ts';
import type { Entity } from './entity.ts';
import { isLamp, lamp } from './light-lamp.ts';
import { setPayload } from './templates.ts';

const LEVEL = 'switchLevel';
const WHITE = 'colorTemperature';
const COLOR = 'colorControl';

/** Where a light is. */
interface LightPart {
  readonly context: DeviceContext;
  readonly component: string;
}

/** Kelvin of a lamp that reports no range of its own. */
const USUAL_RANGE = { minimum: 2000, maximum: 9000 };

const kelvinRange = ({ context, component }: LightPart): typeof USUAL_RANGE => {
  const range = context.value(component, WHITE, 'colorTemperatureRange');
  const { minimum, maximum } = (typeof range === 'object' ? (range ?? {}) : {}) as Record<string, unknown>;
  const isRange = typeof minimum === 'number' && typeof maximum === 'number' && 0 < minimum && minimum < maximum;
  return isRange ? { minimum: Math.round(minimum), maximum: Math.round(maximum) } : USUAL_RANGE;
};

/**
 * A Jinja condition: whether the lamp shows its colour rather than its white. Few say so themselves; of the others it is
 * known only which of the two was reported last.
 */
const showsColor = ({ context, component }: LightPart): string => {
  if (!context.has(component, WHITE)) return 'true';
  const mode = context.has(component, 'colorMode') ? context.value(component, 'colorMode', 'colorMode') : null;
  if (typeof mode === 'string') {
    return `${context.stateExpression(component, 'colorMode', 'colorMode')} != 'colorTemperature'`;
  }
  const color = ['hue', 'saturation'].map((attribute) => context.reportedAt(component, COLOR, attribute));
  return Math.max(...color) >= context.reportedAt(component, WHITE, 'colorTemperature') ? 'true' : 'false';
};

/** Distance of red, green and blue on the colour wheel, as the formula for full brightness wants it. */
const CHANNELS = { red: 5, green: 3, blue: 1 } as const;

const colorKeys = (part: LightPart): Record<string, unknown> => {
  const hue = part.context.stateExpression(part.component, COLOR, 'hue');
  const saturation = part.context.stateExpression(part.component, COLOR, 'saturation');
  const isShown = showsColor(part);
  const channel = (place: number): string =>
    [
      `{% set h = ${hue} %}{% set s = ${saturation} %}`,
      `{% if h is number and s is number and ${isShown} %}`,
      // SmartThings' hue goes from 0 to 100 where others have 0 to 360.
      `{% set k = (${place} + h * 0.06) % 6 %}`,
      '{{ (255 - 2.55 * s * ([[k, 4 - k, 1] | min, 0] | max)) | round | int }}',
      '{% else %}None{% endif %}',
    ].join('');
  return Object.fromEntries(Object.entries(CHANNELS).map(([name, place]) => [`${name}_template`, channel(place)]));
};

const whiteKeys = (part: LightPart): Record<string, unknown> => {
  const kelvin = part.context.stateExpression(part.component, WHITE, 'colorTemperature');
  const { minimum, maximum } = kelvinRange(part);
  return {
    // Nothing where it is not known: Home Assistant would take `None` for a mistake.
    color_temp_template: `{{ ${kelvin} | round | int if ${kelvin} is number else '' }}`,
    color_temp_kelvin: true,
    min_kelvin: minimum,
    max_kelvin: maximum,
  };
};

/**
 * Colours first, as they are set on a lamp that is on. A level switches the lamp on by itself, and plain `on` leaves the
 * lamp its last one, so only one of the two is sent.
 */
const onTemplate = ({ context, component }: LightPart): string => {
  const has = (capability: string): boolean => context.has(component, capability);
  const white = `{% if color_temp is defined %}"${WHITE}.colorTemperature": {{ color_temp }}, {% endif %}`;
  const color = `{% if hue is defined %}"${COLOR}.hue": {{ (hue / 3.6) | round(4) }}, "${COLOR}.saturation": {{ sat }}, {% endif %}`;
  const transition = '{% if transition is defined %}, "transition": {{ transition }}{% endif %}';
  const level = `"${LEVEL}.level": {{ [(brightness / 2.55) | round | int, 1] | max }}${transition}`;
  const power = '"switch.switch": "on"';
  return [
    `{ ${JSON.stringify(component)}: { `,
    has(WHITE) ? white : '',
    has(COLOR) ? color : '',
    has(LEVEL) ? `{% if brightness is defined %}${level}{% else %}${power}{% endif %}` : power,
    ' } }',
  ].join('');
};

const slowOff = (component: string): string =>
  `{ ${JSON.stringify(component)}: { "switch.switch": "off"{% if transition is defined %}, "transition": {{ transition }}{% endif %} } }`;

/** Home Assistant concludes this from the templates; other readers of the document need not. */
const colorModes = ({ context, component }: LightPart): string[] => {
  const has = (capability: string): boolean => context.has(component, capability);
  const colors = [...(has(WHITE) ? ['color_temp'] : []), ...(has(COLOR) ? ['hs'] : [])];
  return colors.length > 0 ? colors : [has(LEVEL) ? 'brightness' : 'onoff'];
};

const light = (part: LightPart): Entity => {
  const { context, component } = part;
  const has = (capability: string): boolean => context.has(component, capability);
  const power = context.stateExpression(component, 'switch', 'switch');
  const level = context.stateExpression(component, LEVEL, 'level');
  return {
    platform: 'light',
    source: { component },
    name: nameIn(context, component, null),
    claims: ['switch', LEVEL, WHITE, COLOR].map((capability) => `${component}/${capability}`),
    config: defined({
      schema: 'template',
      supported_color_modes: colorModes(part),
      state_topic: context.stateTopic,
      state_template: `{{ ${power} if ${power} in ('on', 'off') else None }}`,
      ...(has(LEVEL)
        ? { brightness_template: `{{ (${level} * 2.55) | round | int if ${level} is number else '' }}` }
        : {}),
      ...(has(WHITE) ? whiteKeys(part) : {}),
      ...(has(COLOR) ? colorKeys(part) : {}),
      command_topic: context.setTopic,
      command_on_template: onTemplate(part),
      command_off_template: has(LEVEL) ? slowOff(component) : setPayload(component, { 'switch.switch': 'off' }),
    }),
  };
};

const isLight = ({ context, component }: LightPart): boolean =>
  context.has(component, 'switch') && [LEVEL, WHITE, COLOR].some((capability) => context.has(component, capability));

/** Bulbs, dimmers, and the lamps of kitchen appliances. */
export const lightEntities = (context: DeviceContext): Entity[] =>
  context.components.flatMap((component) => {
    if (isLamp(context, component)) return [lamp(context, component)];
    return isLight({ context, component }) ? [light({ context, component })] : [];
  });
