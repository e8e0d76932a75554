import { toFahrenheit } from './climate';
import type { Thermostat, Thermostats } from './thermostats';

/** How near the room must come to the set point, in degrees Celsius. Source: Seam's text on the event. */
const NEAR = 1;

/** The set point that a room warms up or cools down to, if there is one. */
function setPointOf({ properties }: Thermostat, former: number): number | undefined {
	const { heating_set_point_celsius: heating, cooling_set_point_celsius: cooling } =
		properties.current_climate_setting;
	if (heating !== undefined && former < heating) return heating;
	return cooling !== undefined && former > cooling ? cooling : undefined;
}

function isBeyond({ properties }: Thermostat, celsius: number): boolean {
	const { lower_limit_celsius: lower, upper_limit_celsius: upper } = properties.temperature_threshold;
	return (lower !== null && celsius < lower) || (upper !== null && celsius > upper);
}

/** The room gets warmer or colder, with the events that follow: at the set point, and beyond or within the limits. */
export function setTemperature(thermostats: Thermostats, device: Thermostat, celsius: number): void {
	const { properties } = device;
	const former = properties.temperature_celsius;
	const wasBeyond = isBeyond(device, former);
	const reading = { temperature_celsius: celsius, temperature_fahrenheit: toFahrenheit(celsius) };
	Object.assign(properties, reading);
	thermostats.emit('temperature_changed', device, reading);
	const goal = setPointOf(device, former);
	if (goal !== undefined && Math.abs(celsius - goal) <= NEAR && Math.abs(former - goal) > NEAR) {
		thermostats.emit('temperature_reached_set_point', device, {
			...reading,
			desired_temperature_celsius: goal,
			desired_temperature_fahrenheit: toFahrenheit(goal),
		});
	}
	if (isBeyond(device, celsius) === wasBeyond) return;
	thermostats.emit(
		wasBeyond ? 'temperature_threshold_no_longer_exceeded' : 'temperature_threshold_exceeded',
		device,
		{ ...reading, ...properties.temperature_threshold },
	);
}
