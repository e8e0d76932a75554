import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { byName, fetchDevices, nameOfDevice } from '../Seam/listSearch/devices';

/** Fills the list of devices with all there are: any of them can be what an event is about. */
export async function getDevices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const options: INodePropertyOptions[] = [];
	let cursor: string | undefined;
	do {
		const page = await fetchDevices(this, undefined, cursor);
		for (const device of page.devices) options.push({ name: nameOfDevice(device), value: device.device_id });
		cursor = page.next;
	} while (cursor !== undefined);
	return options.sort(byName);
}
