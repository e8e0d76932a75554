import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../sandbox/emulator';
import { SeamTrigger } from '../../nodes/SeamTrigger/SeamTrigger.node';
import { post, textAt } from '../emulator/client';
import { triggerHarness, type Delivery, type TriggerHarness, type TriggerOptions } from './harness';

export const SET = 'access_code.set_on_device';

/** A Seam Trigger that starts on codes that are set, unless told otherwise. */
export async function triggerOf(
	emulator: Emulator,
	parameters: INodeParameters = {},
	options: Partial<TriggerOptions> = {},
): Promise<TriggerHarness> {
	return await triggerHarness({
		node: new SeamTrigger(),
		parameters: { events: [SET], ...parameters },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		...options,
	});
}

/** Lets something happen at Seam. @returns the request that Seam sends for it: signed, under an ID of its own */
export function emitFrom(
	emulator: Emulator,
	event_type: string,
	payload: Record<string, unknown> = {},
): Delivery {
	const before = emulator.deliveries.length;
	emulator.emit(event_type, payload);
	const delivery = emulator.deliveries[before];
	if (!delivery) throw new Error(`No webhook is registered for ${event_type}`);
	return { headers: delivery.headers, body: delivery.body };
}

/** Makes an access code on the front door. @returns its ID */
export async function createCodeOn(emulator: Emulator, body: Record<string, unknown> = {}): Promise<string> {
	const { status, body: answer } = await post(emulator, '/access_codes/create', {
		device_id: emulator.devices.frontDoor,
		name: 'Anna, Booking 77',
		...body,
	});
	if (status !== 200) throw new Error(`Seam answered ${status}: ${JSON.stringify(answer)}`);
	return textAt(answer, 'access_code.access_code_id');
}
