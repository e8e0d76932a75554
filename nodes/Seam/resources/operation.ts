import type {
	IDataObject,
	IExecutePaginationFunctions,
	INodeExecutionData,
	NodeApiError,
} from 'n8n-workflow';

import { hostOf } from '../api/account';
import { toNodeApiError } from '../api/nodeApiError';
import { pollersOf } from '../api/pollers';
import { readConnection } from '../api/request';
import { enterRun, type ExecutionState } from '../execute/executionState';
import type { ItemContext } from '../execute/itemContext';
import { paginationOf, type DescribedRequest } from '../execute/routingEngine';
import { isOn, readWaitSettings } from '../input/parameters';
import { failedItem, pairedItem, type OutputItem } from '../output/outputItem';
import { isAccessCode } from '../seamObjects';
import { Waiting } from '../waiting/waitFor';

/** What an operation does with one item: validates, sends, follows up, waits. */
export type Handler = (item: ItemContext) => Promise<OutputItem[]>;

/** What goes with a handler. */
export interface HandlerOptions {
	/** What a write would have done, as in "the access code was created", for when nobody knows. */
	effect?: string;
	/** What the user can do when nobody knows. */
	whenUnknown?: string;
	/** Reduces an object when Simplify is on. */
	simplify?: (object: IDataObject) => IDataObject;
	/** What is done to an object when Simplify is off. */
	whole?: (object: IDataObject) => IDataObject;
	/** Whether 'Wait for Completion' is on where an expression gives no answer. */
	waitsByDefault?: boolean;
}

/** A wait of this item. Its time begins now. */
export function startWaiting(item: ItemContext): Waiting {
	return new Waiting(async () => await pollersOf(item), item.wait);
}

/**
 * An error's description with the IDs of codes that exist and that its text does not name: none is ever lost from sight.
 * @param label what precedes the IDs, as in "Access code"
 */
function naming(
	{ message }: NodeApiError,
	description: string | null | undefined,
	label: string,
	codes: Iterable<unknown>,
): string | null | undefined {
	const said = `${message}\n${description ?? ''}`;
	const ids = new Set(
		[...codes].map((id) => String(id ?? '')).filter((id) => id !== '' && !said.includes(id)),
	);
	if (ids.size === 0) return description;
	const line = `${label} ${ids.size === 1 ? 'ID' : 'IDs'}: ${[...ids].join(', ')}`;
	return [description, line].filter(Boolean).join('\n');
}

/**
 * Makes the routing of an operation out of its handler: everything that can fail for one item fails inside of it, and
 * comes out in one way, as a failed item (in the On Error modes that continue) or as the error that stops the workflow.
 */
export function handledBy(handler: Handler, options: HandlerOptions = {}) {
	const { effect, whenUnknown, simplify, whole, waitsByDefault = false } = options;

	const handle = async (
		functions: IExecutePaginationFunctions,
		state: ExecutionState,
		{ path, body }: DescribedRequest,
	): Promise<INodeExecutionData[]> => {
		const itemIndex = functions.getItemIndex();
		const isContinued = functions.continueOnFail();
		let outputs: OutputItem[];
		let item: ItemContext | undefined;
		let isSimple = simplify !== undefined;
		try {
			// All settings are read before anything is sent, so that an expression that fails leaves nothing behind.
			item = {
				functions,
				state,
				path,
				body: body(),
				connection: readConnection(functions),
				wait: readWaitSettings(functions, waitsByDefault),
				stopsOnError: !isContinued,
			};
			isSimple &&= isOn(functions, 'simplify', true);
			outputs = await handler(item);
		} catch (failure) {
			outputs = [{ json: item?.known ?? {}, failure }];
		}
		const shape = (isSimple ? simplify : whole) ?? ((object: IDataObject) => object);
		if (state.signal?.aborted) {
			// No error: n8n marks the run as cancelled and goes no further. What exists in Seam stays in the run's data.
			return outputs
				.filter(({ json }) => Object.keys(json).length > 0)
				.map(({ json }) => pairedItem(shape(json), itemIndex));
		}
		if (outputs.every(({ failure }) => failure === undefined)) {
			return outputs.map(({ json }) => pairedItem(shape(json), itemIndex));
		}
		const errorContext = {
			node: functions.getNode(),
			itemIndex,
			host: await hostOf(functions),
			effect,
			whenUnknown,
		};
		return outputs.map(({ json, failure }) => {
			if (failure === undefined) return pairedItem(shape(json), itemIndex);
			if (failure === state.failure) throw failure;
			const error = toNodeApiError(failure, errorContext);
			// The error that stops the workflow is all that comes out of this item, so it speaks for all its codes.
			const codes = (isContinued ? [{ json }] : outputs).map((output) => output.json.access_code_id);
			error.description = naming(error, error.description, 'Access code', codes);
			if (!isContinued) throw state.stop(error);
			const { message, description, httpCode } = error;
			const details = { message, description: description || null, http_code: httpCode };
			if (Object.keys(json).length === 0) return failedItem(details, itemIndex);
			const key = isAccessCode(json) ? 'access_code' : 'action_attempt';
			return failedItem({ ...details, [key]: shape(json) }, itemIndex);
		});
	};

	return paginationOf(async (functions, request) => {
		const { state, leave } = enterRun(functions);
		try {
			return await handle(functions, state, request);
		} finally {
			leave();
			const { failure, advice, createdCodes } = state;
			if (failure) failure.description = naming(failure, advice, 'This run made access code', createdCodes);
		}
	});
}
