import { sleep, type IDataObject, type INodeExecutionData, type INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator, type EmulatorOptions } from '../../sandbox/emulator';
import { runNode, type NodeOptions, type NodeResult } from './harness';

/** A resource locator's value as the editor saves it in its mode "By ID". */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** A resource locator's value as the editor saves it in its mode "From List". */
export const fromList = (value: string, cachedResultName: string) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName,
});

/** Runs Create Access Code on an emulator, with one empty input item unless told otherwise. */
export async function create(
	emulator: Emulator,
	parameters: INodeParameters,
	options: Partial<NodeOptions> = {},
): Promise<NodeResult> {
	return await runNode({
		parameters: { resource: 'accessCode', operation: 'create', ...parameters },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		input: [{}],
		...options,
	});
}

/** The bodies that came to a route. */
export function bodiesOf(emulator: Emulator, path = '/access_codes/create'): unknown[] {
	return emulator.requests.filter((request) => request.path === path).map(({ body }) => body);
}

/** How many requests came to a route. */
export function countOf(emulator: Emulator, path: string): number {
	return emulator.requests.filter((request) => request.path === path).length;
}

/** The `completion` of an output item. */
export function completionOf(item: INodeExecutionData): IDataObject {
	const { completion } = item.json;
	if (typeof completion !== 'object' || completion === null || Array.isArray(completion)) {
		throw new Error('The item has no completion');
	}
	return completion as IDataObject;
}

/** The `error` of an item that failed. */
export function failureOf({ json }: INodeExecutionData): IDataObject {
	const { error } = json;
	if (typeof error !== 'object' || error === null || Array.isArray(error)) {
		throw new Error('The item did not fail');
	}
	return error as IDataObject;
}

/** A Seam for one test alone, and a door in it. */
export interface OwnSeam {
	emulator: Emulator;
	door: string;
}

/**
 * A test with a Seam of its own, so that tests that wait can wait at the same time (`it.concurrent`). Its clock runs 60
 * times as fast, it programs a code within the first second, and it has no rate limits, unless told otherwise.
 */
export function inSeam(
	options: EmulatorOptions,
	test: (seam: OwnSeam) => Promise<void>,
): () => Promise<void> {
	return async () => {
		const emulator = await startEmulator({
			speed: 60,
			programmingSeconds: 30,
			rateLimits: false,
			...options,
		});
		try {
			const [door] = emulator.addDevices(1);
			await test({ emulator, door });
		} finally {
			await emulator.stop();
		}
	};
}

/** Waits until something holds. @throws Error when it does not within 20 seconds */
export async function until(holds: () => boolean): Promise<void> {
	const deadline = performance.now() + 20_000;
	while (!holds()) {
		if (performance.now() > deadline) throw new Error('It never came about');
		await sleep(10);
	}
}
