import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { InvalidInput } from '../../api/errors';
import type { ItemContext } from '../../execute/itemContext';
import { quote, readNumber } from '../../input/readers';
import { actionAttemptOutput, attemptAction } from '../actionAttempt/attemptAction';
import { handledBy } from '../operation';

const HEATING = ['heatingSetPoint', 'Heating Set Point', 'heating_set_point', 20] as const;
const COOLING = ['coolingSetPoint', 'Cooling Set Point', 'cooling_set_point', 25] as const;

/** The set points that a mode can't do without: parameter, display name, Seam's name without the unit, an example. */
const SET_POINTS = new Map<unknown, ReadonlyArray<typeof HEATING | typeof COOLING>>([
	['off', []],
	['eco', []],
	['heat', [HEATING]],
	['cool', [COOLING]],
	['heat_cool', [HEATING, COOLING]],
]);

function readUnit(item: ItemContext): string {
	const unit: unknown = item.functions.getNodeParameter('temperatureUnit', 'celsius');
	if (unit === 'celsius' || unit === 'fahrenheit') return unit;
	throw new InvalidInput(`'Temperature Unit' is no unit: ${quote(unit)}`, 'Give celsius or fahrenheit.');
}

/** @throws InvalidInput for a mode that is none, and for a set point that is missing or no number */
function readMode({ device_id, hvac_mode_setting: mode }: IDataObject, item: ItemContext): IDataObject {
	const needed = SET_POINTS.get(mode);
	if (!needed) {
		throw new InvalidInput(
			`'Mode' is no mode of a thermostat: ${quote(mode)}`,
			`Give one of ${[...SET_POINTS.keys()].join(', ')}.`,
		);
	}
	const points = needed.map(([parameter, field, property, example]) => {
		const given: unknown = item.functions.getNodeParameter(parameter, '');
		return [`${property}_${readUnit(item)}`, readNumber(field, given, { example })] as const;
	});
	return { device_id, hvac_mode_setting: mode, ...Object.fromEntries(points) };
}

export const setMode = {
	name: 'Set Mode',
	value: 'setMode',
	action: 'Set mode of thermostat',
	description: 'Have a thermostat heat, cool, do both, save or be off, and wait until it has taken it',
	routing: {
		request: { method: 'POST', url: '/thermostats/set_hvac_mode' },
		operations: handledBy(attemptAction('write', ['device_id'], readMode), {
			...actionAttemptOutput,
			effect: 'the mode was set',
			whenUnknown: 'Run this again: setting the mode that is set already does no harm.',
		}),
	},
} satisfies INodePropertyOptions;
