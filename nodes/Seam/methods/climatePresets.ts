import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { InvalidInput } from '../api/errors';
import { asNodeApiError } from '../api/nodeApiError';
import { request } from '../api/request';
import { fieldsOf, isDevice, isObject, objectsIn, textOf } from '../seamObjects';
import { byName } from './pages';

/** The thermostat whose presets are wanted: the one that is picked, else the one of the schedule. */
async function thermostatOf(context: ILoadOptionsFunctions): Promise<string | undefined> {
	const picked = textOf(context.getCurrentNodeParameter('deviceId', { extractValue: true }));
	if (picked !== undefined) return picked;
	const id = textOf(context.getCurrentNodeParameter('thermostatScheduleId'));
	if (id === undefined) return undefined;
	const { thermostat_schedule: schedule } = await request(context, '/thermostats/schedules/get', {
		thermostat_schedule_id: id,
	});
	return isObject(schedule) ? textOf(schedule.device_id) : undefined;
}

async function fetchPresets(context: ILoadOptionsFunctions): Promise<INodeListSearchResult['results']> {
	const device_id = await thermostatOf(context);
	if (device_id === undefined || device_id.startsWith('=')) {
		throw new InvalidInput(
			'It is not known which thermostat the climate presets are of',
			"Pick the thermostat first, or give the preset's key.",
		);
	}
	const { device } = await request(context, '/devices/get', { device_id });
	const presets = isDevice(device) ? objectsIn(fieldsOf(device.properties).available_climate_presets) : [];
	return presets.flatMap(({ climate_preset_key: key, display_name }) =>
		typeof key === 'string' ? [{ name: textOf(display_name) ?? key, value: key }] : [],
	);
}

/** Fills the list of climate presets with those of the thermostat. */
export async function searchClimatePresets(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const search = filter?.trim().toLowerCase() ?? '';
	const presets = await asNodeApiError(this, fetchPresets(this));
	return { results: presets.filter(({ name }) => name.toLowerCase().includes(search)).sort(byName) };
}
