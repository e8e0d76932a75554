import type { NodeParameterValueType } from 'n8n-workflow';

import type { Emulator } from '../../sandbox/emulator';
import { byId } from '../engine/support';
import type { Field, Operation } from './description';

let count = 0;

/** A sample value for a field of an operation that is not about doors and their codes; undefined for any other. */
export function sampleOfRest(
	{ path, type }: Field,
	{ resource, operation }: Operation,
	emulator: Emulator,
): NodeParameterValueType | undefined {
	const name = path[path.length - 1];
	if (name === 'customMetadata') return { entries: [{ key: 'owner', value: '4711' }] };
	if (name === 'acceptedProviders' || name === 'excludedProviders') return 'august, yale';
	if (name === 'climatePresetKey') return byId('occupied');
	if (name === 'deviceId' && resource === 'thermostat') return byId(emulator.devices.thermostat);
	if (name === 'accessCodeId' && resource === 'unmanagedAccessCode') {
		const [lock] = emulator.addDevices(1);
		return byId(emulator.addUnmanagedCode(lock, { name: 'Cleaner', code: String(1000 + (count += 1)) }));
	}
	if (operation === 'reportTimeZone' && name === 'deviceId') {
		return byId(emulator.addDevice({ display_name: 'Cellar', device_type: 'ultraloq_lock' }));
	}
	if (operation === 'reportTimeZone' && name === 'timeZone') return byId('Europe/Berlin');
	return type === 'resourceLocator' && name !== 'deviceId' && name !== 'accessCodeId' && name !== 'spaceKey'
		? byId('6aae9d08-fed6-4ca5-8328-e36849ab48fe')
		: undefined;
}
