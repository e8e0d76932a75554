import type { Resource } from '../resource';
import { activatePreset } from './activatePreset';
import { createSchedule } from './createSchedule';
import { deleteSchedule } from './deleteSchedule';
import { getAllSchedules } from './getAllSchedules';
import { setMode } from './setMode';
import { updateSchedule } from './updateSchedule';

export const thermostat: Resource = {
	name: 'Thermostat',
	value: 'thermostat',
	description: 'Heating and cooling, now or for the time of a stay',
	operations: [activatePreset, createSchedule, deleteSchedule, getAllSchedules, setMode, updateSchedule],
	firstOperation: activatePreset.value,
	fields: [],
};
