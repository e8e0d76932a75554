import type { INodePropertyOptions } from 'n8n-workflow';

import { actionAttemptOutput, attemptAction } from '../actionAttempt/attemptAction';
import { handledBy } from '../operation';

export const activatePreset = {
	name: 'Activate Preset',
	value: 'activatePreset',
	action: 'Activate climate preset of thermostat',
	description:
		'Switch a thermostat over to one of its climate presets, and wait until it has taken it. How warm it is by then is another matter.',
	routing: {
		request: { method: 'POST', url: '/thermostats/activate_climate_preset' },
		operations: handledBy(attemptAction('write', ['device_id', 'climate_preset_key']), {
			...actionAttemptOutput,
			effect: 'the preset was activated',
			whenUnknown: 'Run this again: activating a preset that is on already does no harm.',
		}),
	},
} satisfies INodePropertyOptions;
