import type { Schedule, ScheduleContent } from '../thermostats/schedules';
import { route, type Call, type Route } from './route';

interface ById {
	thermostat_schedule_id: string;
}

type CreateBody = ScheduleContent & {
	device_id: string;
	climate_preset_key: string;
	starts_at: string;
	ends_at: string;
};

function find(call: Call, { thermostat_schedule_id }: ById): Schedule {
	return call.thermostats.schedules.find(call.workspaceId, thermostat_schedule_id);
}

function create({ device_id, ...content }: CreateBody, call: Call): object {
	const device = call.thermostats.find(call.workspaceId, device_id);
	return { thermostat_schedule: structuredClone(call.thermostats.schedules.create(device, content)) };
}

function list({ device_id }: { device_id: string }, call: Call): object {
	call.thermostats.find(call.workspaceId, device_id);
	const rows = call.thermostats.schedules.store.listed(call.workspaceId);
	const schedules = rows.map(({ row }) => row).filter((schedule) => schedule.device_id === device_id);
	return { thermostat_schedules: structuredClone(schedules) };
}

function update({ thermostat_schedule_id, ...changes }: ById & ScheduleContent, call: Call): object {
	call.thermostats.schedules.update(find(call, { thermostat_schedule_id }), changes);
	return {};
}

function remove(body: ById, call: Call): object {
	call.thermostats.schedules.delete(find(call, body));
	return {};
}

export const thermostatScheduleRoutes: Route[] = [
	route('/thermostats/schedules/create', create),
	route('/thermostats/schedules/get', (body: ById, call) => ({
		thermostat_schedule: structuredClone(find(call, body)),
	})),
	route('/thermostats/schedules/list', list),
	route('/thermostats/schedules/update', update),
	route('/thermostats/schedules/delete', remove),
];
