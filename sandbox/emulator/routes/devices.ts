import { SeamError, invalidInput } from '../errors';
import { numbered, paged } from '../paging';
import type { Device } from '../types';
import { hasMetadata } from './filters';
import { route, type Call, type Route } from './route';

export interface DeviceFilters {
	search?: string;
	device_ids?: string[];
	device_type?: string;
	device_types?: string[];
	manufacturer?: string;
	connected_account_id?: string;
	connected_account_ids?: string[];
	connect_webview_id?: string;
	customer_key?: string;
	space_id?: string;
	created_before?: string;
	custom_metadata_has?: Record<string, string | boolean>;
	limit?: number;
	page_cursor?: string | null;
}

/** A device as it is answered; whose customer it is is not part of that. */
export function presentDevice(device: Device): Omit<Device, 'customer_key'> {
	const answer = structuredClone(device);
	delete answer.customer_key;
	return answer;
}

function matchesSearch(device: Device, search: string): boolean {
	const text = search.toLowerCase();
	return (
		(text.length >= 4 && device.device_id.startsWith(text)) ||
		[
			device.display_name,
			device.connected_account_id,
			device.location?.location_name,
			...Object.values(device.custom_metadata).map(String),
		].some((value) => value?.toLowerCase().includes(text))
	);
}

/** The devices of a workspace that pass all filters, in order of creation. */
export function filteredDevices(filters: DeviceFilters, call: Call): Device[] {
	const { search, connect_webview_id } = filters;
	const ids = filters.device_ids && new Set(filters.device_ids);
	const webview =
		connect_webview_id === undefined
			? undefined
			: call.connecting.webviews.get(connect_webview_id, call.workspaceId);
	return [...call.world.devices.values()].filter(
		(device) =>
			device.workspace_id === call.workspaceId &&
			(!ids || ids.has(device.device_id)) &&
			(filters.device_type === undefined || device.device_type === filters.device_type) &&
			(filters.device_types?.includes(device.device_type) ?? true) &&
			(filters.manufacturer === undefined || device.properties.manufacturer === filters.manufacturer) &&
			(filters.connected_account_id === undefined ||
				device.connected_account_id === filters.connected_account_id) &&
			(filters.connected_account_ids?.includes(device.connected_account_id) ?? true) &&
			(connect_webview_id === undefined || device.connected_account_id === webview?.connected_account_id) &&
			(filters.customer_key === undefined || device.customer_key === filters.customer_key) &&
			(filters.space_id === undefined || device.space_ids.includes(filters.space_id)) &&
			(filters.created_before === undefined ||
				Date.parse(device.created_at) < Date.parse(filters.created_before)) &&
			hasMetadata(device, filters.custom_metadata_has) &&
			(search === undefined || matchesSearch(device, search)),
	);
}

function get(body: { device_id?: string; name?: string }, call: Call): object {
	if (body.device_id !== undefined) {
		return { device: presentDevice(call.world.device(body.device_id, call.workspaceId)) };
	}
	if (body.name === undefined) throw invalidInput('Must specify either device_id or name');
	const named = filteredDevices({}, call).find(
		(device) => device.properties.name === body.name || device.display_name === body.name,
	);
	if (!named) throw new SeamError(404, 'device_not_found', 'Device not found', { data: { name: body.name } });
	return { device: presentDevice(named) };
}

function list(body: DeviceFilters, call: Call): object {
	const found = numbered(filteredDevices(body, call));
	const { rows, pagination } = paged(call, body, 500, found, ({ sequence }) => sequence);
	return { devices: rows.map(({ row }) => presentDevice(row)), pagination };
}

function remove({ device_id }: { device_id: string }, call: Call): object {
	call.programming.forget(call.world.device(device_id, call.workspaceId));
	return {};
}

function simulateOnline(online: boolean) {
	return (body: { device_id: string }, call: Call): object => {
		call.world.device(body.device_id, call.workspaceId);
		call.programming.setDeviceOnline(body.device_id, online);
		return {};
	};
}

export const deviceRoutes: Route[] = [
	route('/devices/get', get),
	route('/devices/list', list),
	route('/devices/delete', remove),
	route('/devices/simulate/connect', simulateOnline(true)),
	route('/devices/simulate/disconnect', simulateOnline(false)),
];
