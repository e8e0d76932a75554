import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { TIME_ZONES } from '../methods/timeZones';

/** The choices of 'Time Zone': the device's or the workflow's, and every zone that this n8n's ICU data knows. */
const timeZoneOptions: INodePropertyOptions[] = [
	{
		name: 'Automatic',
		value: 'auto',
		description: "The device's, as far as Seam knows it, else the workflow's",
	},
	{ name: 'Device', value: 'device', description: 'Where the lock is, as far as Seam knows it' },
	{ name: 'Workflow', value: 'workflow', description: 'The time zone in the settings of this workflow' },
	{ name: 'UTC', value: 'UTC', description: 'Coordinated Universal Time' },
	...TIME_ZONES.slice(1).map((zone) => ({ name: zone, value: zone })),
];

/** In which time zone dates without an offset are read; one of 'Additional Fields'. */
export const timeZoneField = {
	displayName: 'Time Zone',
	name: 'timeZone',
	type: 'options',
	default: 'auto',
	options: timeZoneOptions,
	description:
		'Whose time dates are in, such as those from the calendar. Automatic: the one where the lock is, as far as Seam knows it, else the one in the settings of the workflow.',
} satisfies INodeProperties;
