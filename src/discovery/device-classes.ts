const ENERGY = ['J', 'kJ', 'MJ', 'GJ', 'mWh', 'Wh', 'kWh', 'MWh', 'GWh', 'TWh', 'cal', 'kcal', 'Mcal', 'Gcal'];
const VOLUME = ['L', 'mL', 'gal', 'fl. oz.', 'm³', 'ft³', 'CCF', 'MCF'];
const PRESSURE = ['Pa', 'mPa', 'hPa', 'kPa', 'bar', 'cbar', 'mbar', 'mmHg', 'inHg', 'inH₂O', 'psi'];
const SPEED = ['ft/s', 'in/s', 'km/h', 'kn', 'm/s', 'm/min', 'mm/s', 'mph', 'Beaufort'];
const PARTS = ['ppb', 'ppm', 'μg/m³'];
const FLOW = ['m³/h', 'm³/min', 'm³/s', 'ft³/min', 'L/h', 'L/min', 'L/s', 'gal/d', 'gal/h', 'gal/min', 'mL/s'];
const RATE = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'B/s', 'kB/s', 'MB/s', 'GB/s', 'KiB/s', 'MiB/s', 'GiB/s'];

/** The units that Home Assistant takes together with a class of sensors; it refuses a sensor whose unit is not among them. */
const UNITS_OF_CLASS: Readonly<Record<string, readonly string[]>> = {
  area: ['m²', 'cm²', 'km²', 'mm²', 'in²', 'ft²', 'yd²', 'mi²', 'ac', 'ha'],
  atmospheric_pressure: PRESSURE,
  battery: ['%'],
  carbon_dioxide: ['ppm'],
  carbon_monoxide: ['ppb', 'ppm', 'μg/m³', 'mg/m³'],
  current: ['A', 'mA', 'μA'],
  data_rate: RATE,
  distance: ['km', 'm', 'cm', 'mm', 'mi', 'nmi', 'yd', 'ft', 'in'],
  duration: ['d', 'h', 'min', 's', 'ms', 'μs'],
  energy: ENERGY,
  frequency: ['mHz', 'Hz', 'kHz', 'MHz', 'GHz'],
  gas: ['L', 'm³', 'ft³', 'CCF', 'MCF'],
  humidity: ['%'],
  illuminance: ['lx'],
  moisture: ['%'],
  nitrogen_dioxide: PARTS,
  ozone: PARTS,
  pm1: ['μg/m³'],
  pm10: ['μg/m³'],
  pm25: ['μg/m³'],
  power: ['mW', 'W', 'kW', 'MW', 'GW', 'TW'],
  precipitation: ['cm', 'in', 'mm'],
  precipitation_intensity: ['in/d', 'in/h', 'mm/d', 'mm/h'],
  pressure: PRESSURE,
  radon: ['Bq/m³', 'pCi/L'],
  signal_strength: ['dB', 'dBm'],
  sound_pressure: ['dB', 'dBA'],
  temperature: ['°C', '°F', 'K'],
  volatile_organic_compounds: ['μg/m³', 'mg/m³'],
  volatile_organic_compounds_parts: ['ppm', 'ppb'],
  voltage: ['V', 'mV', 'μV', 'kV', 'MV'],
  volume: VOLUME,
  volume_flow_rate: FLOW,
  water: ['L', 'gal', 'm³', 'ft³', 'CCF', 'MCF'],
  weight: ['kg', 'g', 'mg', 'μg', 'oz', 'lb', 'st'],
  wind_speed: SPEED,
};

/** The class, where Home Assistant takes it with this unit; undefined where it would refuse the sensor. */
export const fittingClass = (deviceClass: string | undefined, unit: string | undefined): string | undefined => {
  const units = deviceClass === undefined ? undefined : UNITS_OF_CLASS[deviceClass];
  return units === undefined || (unit !== undefined && units.includes(unit)) ? deviceClass : undefined;
};
