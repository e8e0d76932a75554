import type { INodeProperties } from 'n8n-workflow';

import { showFor } from './show';

const pickClimatePreset = {
	displayName: 'Climate Preset',
	name: 'climatePresetKey',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a climate preset…',
			typeOptions: { searchListMethod: 'searchClimatePresets', searchable: true },
		},
		{ displayName: 'By Key', name: 'id', type: 'string', placeholder: 'e.g. occupied' },
	],
	routing: { send: { type: 'body', property: 'climate_preset_key' } },
} satisfies Partial<INodeProperties>;

const scheduleName = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Booking 12345',
	routing: { send: { type: 'body', property: 'name' } },
} satisfies Partial<INodeProperties>;

const startsAt = {
	displayName: 'Starts At',
	name: 'startsAt',
	type: 'dateTime',
	default: '',
	routing: { send: { type: 'body', property: 'starts_at' } },
} satisfies Partial<INodeProperties>;

const endsAt = {
	displayName: 'Ends At',
	name: 'endsAt',
	type: 'dateTime',
	default: '',
	routing: { send: { type: 'body', property: 'ends_at' } },
} satisfies Partial<INodeProperties>;

const setPoint = {
	type: 'number',
	typeOptions: { numberPrecision: 1 },
	required: true,
} satisfies Partial<INodeProperties>;

/** What a thermostat is to do, now or for a time. */
export const thermostatFields = [
	{
		displayName: 'Schedule ID',
		name: 'thermostatScheduleId',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['thermostat'], ['updateSchedule', 'deleteSchedule']),
		placeholder: 'e.g. 5c7f3f0e-0a7b-4a0c-9d57-7d1f0f2b6c11',
		description: "The ID of the schedule, which 'Create Schedule' and 'Get Many Schedules' put out",
		routing: { send: { type: 'body', property: 'thermostat_schedule_id' } },
	},
	{
		...pickClimatePreset,
		required: true,
		displayOptions: showFor(['thermostat'], ['activatePreset', 'createSchedule']),
		description: 'The climate preset, by name from the list or by its key',
	},
	{
		...pickClimatePreset,
		displayOptions: showFor(['thermostat'], ['updateSchedule']),
		description:
			'The climate preset, by name from the list or by its key. Leave empty to keep the one that it has.',
	},
	{
		...scheduleName,
		displayOptions: showFor(['thermostat'], ['createSchedule']),
		description:
			'A name by which you find the schedule again, such as the number of the booking that it is for',
	},
	{
		...scheduleName,
		displayOptions: showFor(['thermostat'], ['updateSchedule']),
		description: 'The new name. Leave empty to keep the one that it has.',
	},
	{
		...startsAt,
		required: true,
		displayOptions: showFor(['thermostat'], ['createSchedule']),
		description:
			"When the preset comes on, such as 2027-03-27T15:00. That is the time at the thermostat, unless 'Time Zone' says otherwise. No other schedule of the thermostat may start at the same time.",
	},
	{
		...startsAt,
		displayOptions: showFor(['thermostat'], ['updateSchedule']),
		description: 'When the preset comes on. Give both dates, or leave both empty to keep them.',
	},
	{
		...endsAt,
		required: true,
		displayOptions: showFor(['thermostat'], ['createSchedule']),
		description:
			'When the preset ends and the fallback preset of the thermostat takes over, such as 2027-03-29T11:00',
	},
	{
		...endsAt,
		displayOptions: showFor(['thermostat'], ['updateSchedule']),
		description: 'When the preset ends. Give both dates, or leave both empty to keep them.',
	},
	{
		displayName: 'Mode',
		name: 'hvacModeSetting',
		type: 'options',
		default: 'heat',
		displayOptions: showFor(['thermostat'], ['setMode']),
		options: [
			{ name: 'Cool', value: 'cool' },
			{ name: 'Eco', value: 'eco' },
			{ name: 'Heat', value: 'heat' },
			{ name: 'Heat and Cool', value: 'heat_cool' },
			{ name: 'Off', value: 'off' },
		],
		description: 'What the thermostat is to do. Not every thermostat has all modes.',
		routing: { send: { type: 'body', property: 'hvac_mode_setting' } },
	},
	{
		...setPoint,
		displayName: 'Heating Set Point',
		name: 'heatingSetPoint',
		default: 20,
		displayOptions: showFor(['thermostat'], ['setMode'], { hvacModeSetting: ['heat', 'heat_cool'] }),
		description: 'Up to which temperature to heat',
	},
	{
		...setPoint,
		displayName: 'Cooling Set Point',
		name: 'coolingSetPoint',
		default: 25,
		displayOptions: showFor(['thermostat'], ['setMode'], { hvacModeSetting: ['cool', 'heat_cool'] }),
		description: 'Down to which temperature to cool',
	},
	{
		displayName: 'Temperature Unit',
		name: 'temperatureUnit',
		type: 'options',
		default: 'celsius',
		displayOptions: showFor(['thermostat'], ['setMode'], {
			hvacModeSetting: ['heat', 'cool', 'heat_cool'],
		}),
		options: [
			{ name: 'Celsius', value: 'celsius' },
			{ name: 'Fahrenheit', value: 'fahrenheit' },
		],
		description: 'What the set points are given in',
	},
] satisfies INodeProperties[];
