import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { asNodeApiError } from '../api/nodeApiError';
import { allOf, pagesOf } from '../api/paging';
import { request } from '../api/request';
import { canTakeAccessCodes, isDevice, isThermostat, nameOfDevice, type Device } from '../seamObjects';
import { byName, fetchPage, LIST_PAGE_SIZE, untilShown } from './pages';

/** Whether a device fits what the node is about to do. */
function suits(device: Device, resource: unknown): boolean {
	if (resource === 'accessCode' || resource === 'unmanagedAccessCode') return canTakeAccessCodes(device);
	if (resource === 'thermostat') return isThermostat(device);
	if (resource === 'lock') return device.can_remotely_lock !== false || device.can_remotely_unlock !== false;
	return true;
}

function toOption(device: Device): { name: string; value: string } {
	return { name: nameOfDevice(device), value: device.device_id };
}

/**
 * One page of devices, for a list in the editor that is filled page by page.
 * @throws RequestError
 */
export async function fetchDevices(
	context: ILoadOptionsFunctions,
	search: string | undefined,
	cursors: readonly string[],
	limit?: number,
): Promise<{ devices: Device[]; next?: string }> {
	const { objects, next } = await fetchPage(context, ['/devices/list', 'devices'], search, cursors, limit);
	return { devices: objects.filter(isDevice), next };
}

/** Fills the device list, a page at a time, with what suits the chosen resource. */
export async function searchDevices(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const resource = this.getCurrentNodeParameter('resource') ?? 'accessCode';
	return await untilShown(this, paginationToken, async (cursors) => {
		const { devices, next } = await fetchDevices(this, filter?.trim(), cursors);
		return { results: devices.filter((device) => suits(device, resource)).map(toOption), next };
	});
}

async function loadDevices(
	context: ILoadOptionsFunctions,
	fits: (device: Device) => boolean,
): Promise<INodePropertyOptions[]> {
	const fetch = async (body: IDataObject) => await request(context, '/devices/list', body);
	const devices = allOf(pagesOf(fetch, {}, 'devices', LIST_PAGE_SIZE), isDevice);
	return (await asNodeApiError(context, devices)).filter(fits).map(toOption).sort(byName);
}

/** Fills the list to choose several devices from: all that can take access codes. */
export async function getDevices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await loadDevices(this, canTakeAccessCodes);
}

/** Fills the list of devices with all there are: any of them can be what an event is about. */
export async function getAllDevices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await loadDevices(this, () => true);
}
