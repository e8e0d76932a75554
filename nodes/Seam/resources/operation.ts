import type {
	IDataObject,
	IExecutePaginationFunctions,
	INodeExecutionData,
	NodeApiError,
} from 'n8n-workflow';

import { hostOf } from '../api/account';
import { InvalidInput } from '../api/errors';
import { toNodeApiError } from '../api/nodeApiError';
import { pollersOf } from '../api/pollers';
import { readConnection } from '../api/request';
import { enterRun, type ExecutionState } from '../execute/executionState';
import type { ItemContext } from '../execute/itemContext';
import { paginationOf, type DescribedRequest, type ItemRequest } from '../execute/routingEngine';
import { isOn, readList, readWaitSettings } from '../input/readers';
import { failedItem, pairedItem, pick, type OutputItem } from '../output/outputItem';
import { isAccessCode, isActionAttempt, textsIn, type AccessCode } from '../seamObjects';
import { waitForAccessCode, Waiting } from '../waiting/waitFor';

/** What an operation does with one item: validates, sends, follows up, waits. */
export type Handler = (item: ItemContext) => Promise<OutputItem[]>;

/** An output item, and the input item that it comes from, if it comes from one. */
export interface PlacedOutput extends OutputItem {
	itemIndex?: number;
}

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
	/** What the output is called beside an error; by itself an access code and an action attempt are known. */
	subject?: string;
}

/** The wait of this item. Its time begins with the first call. */
export function startWaiting(item: ItemContext): Waiting {
	item.waitStartedAt ??= performance.now();
	return new Waiting(async () => await pollersOf(item), item.wait, item.waitStartedAt);
}

/**
 * The end of an access code that was created or changed: at once, or, where the user wants to wait, when it is on the lock,
 * planned for later, hopeless, or the time is up.
 * @param written what the write asked for, by Seam's names
 * @param attempt the `action_attempt` of the same answer, if there was one
 */
export async function waitIfAsked(
	item: ItemContext,
	accessCode: AccessCode,
	written: IDataObject,
	attempt?: unknown,
): Promise<OutputItem> {
	if (!item.wait.isOn) return { json: accessCode };
	return await waitForAccessCode(startWaiting(item), accessCode, written, attempt);
}

/**
 * All settings are read before anything is sent, so that an expression that fails leaves nothing behind.
 * @throws InvalidInput for settings that are none; the error of an expression
 */
function contextOf(
	functions: IExecutePaginationFunctions,
	state: ExecutionState,
	{ path, body }: DescribedRequest,
	{ waitsByDefault = false }: HandlerOptions,
): ItemContext {
	return {
		functions,
		state,
		path,
		body: body(),
		connection: readConnection(functions),
		wait: readWaitSettings(functions, waitsByDefault),
		stopsOnError: !functions.continueOnFail(),
	};
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
	const ids = new Set(textsIn([...codes]).filter((id) => !said.includes(id)));
	if (ids.size === 0) return description;
	const line = `${label} ${ids.size === 1 ? 'ID' : 'IDs'}: ${[...ids].join(', ')}`;
	return [description, line].filter(Boolean).join('\n');
}

type Shape = (object: IDataObject) => IDataObject;

/**
 * How an object comes out: reduced, whole, or, of a tool that names them, with some fields of both and its ID, which is
 * the first field of what Simplify leaves.
 * @throws the error of an expression
 */
function shapeOf(
	functions: IExecutePaginationFunctions,
	state: ExecutionState,
	{ simplify, whole = (object) => object }: HandlerOptions,
): Shape {
	if (!simplify) return whole;
	const isSimple = isOn(functions, 'simplify', true);
	state.selectsFields ??= functions.getNode().parameters.selectedFields !== undefined;
	const selected = state.selectsFields ? readList(functions.getNodeParameter('selectedFields', [])) : [];
	if (selected.length === 0) return isSimple ? simplify : whole;
	return (object) => {
		const simple = simplify(object);
		const [id] = Object.keys(simple);
		return pick({ ...whole(object), ...simple }, [id, ...selected]);
	};
}

function subjectOf(object: IDataObject, subject = 'object'): string {
	if (isAccessCode(object)) return 'access_code';
	return isActionAttempt(object) ? 'action_attempt' : subject;
}

/**
 * The end of all output items: a success comes out paired with its input; a failure comes out as a failed item in the On
 * Error modes that continue, and is thrown otherwise. When the run is cancelled, only what exists in Seam comes out.
 * @throws NodeApiError that stops the workflow
 */
async function endOf(
	functions: IExecutePaginationFunctions,
	state: ExecutionState,
	outputs: PlacedOutput[],
	{ effect, whenUnknown, subject, simplify }: HandlerOptions,
	shape: Shape = simplify ?? ((object) => object),
): Promise<INodeExecutionData[]> {
	if (state.signal.aborted) {
		// No error: n8n marks the run as cancelled and goes no further. What exists in Seam stays in the run's data.
		return outputs
			.filter(({ json }) => Object.keys(json).length > 0)
			.map(({ json, itemIndex }) => pairedItem(shape(json), itemIndex));
	}
	const isContinued = functions.continueOnFail();
	const failed = outputs.find(({ failure }) => failure !== undefined);
	const reading = failed && hostOf(functions);
	const errorOf = async ({ json, failure, itemIndex }: PlacedOutput) => {
		const [node, host = ''] = [functions.getNode(), await reading];
		const error = toNodeApiError(failure, { node, itemIndex, host, effect, whenUnknown });
		// The error that stops the workflow is all that comes out of this item, so it speaks for all its codes.
		const told = (isContinued ? [{ json }] : outputs).map((output) => output.json);
		const [codes, grants] = [told.map((one) => one.access_code_id), told.map((one) => one.access_grant_id)];
		error.description = naming(error, error.description, 'Access code', codes);
		error.description = naming(error, error.description, 'Access grant', grants);
		return error;
	};
	if (failed && !isContinued) throw await state.stop(async () => await errorOf(failed));
	const ends = outputs.map(async (output) => {
		const { json, failure, itemIndex } = output;
		if (failure === undefined) return pairedItem(shape(json), itemIndex);
		const { message, description, httpCode } = await errorOf(output);
		const details = { message, description: description || null, http_code: httpCode };
		if (Object.keys(json).length === 0) return failedItem(details, itemIndex);
		return failedItem({ ...details, [subjectOf(json, subject)]: shape(json) }, itemIndex);
	});
	return await Promise.all(ends);
}

/** Runs something within the run that its items belong to. */
async function inRun<T>(
	functions: IExecutePaginationFunctions,
	task: (state: ExecutionState) => Promise<T>,
): Promise<T> {
	const { state, leave } = enterRun(functions);
	try {
		return await task(state);
	} finally {
		leave();
		const { createdCodes, createdGrants } = state;
		const failure = await state.failure;
		if (failure) {
			if (state.advice === undefined) state.advice = failure.description ?? null;
			const named = naming(failure, state.advice, 'This run made access code', createdCodes);
			failure.description = naming(failure, named, 'This run made access grant', createdGrants);
		}
	}
}

/**
 * Makes the routing of an operation out of its handler: everything that can fail for one item fails inside of it, and
 * comes out in one way.
 */
export function handledBy(handler: Handler, options: HandlerOptions = {}) {
	return paginationOf(
		async (functions, request) =>
			await inRun(functions, async (state) => {
				const itemIndex = functions.getItemIndex();
				let item: ItemContext | undefined;
				let shape: Shape | undefined;
				let outputs: OutputItem[];
				try {
					item = contextOf(functions, state, request, options);
					shape = shapeOf(functions, state, options);
					outputs = await handler(item);
				} catch (failure) {
					outputs = [{ json: item?.known ?? {}, failure }];
				}
				const placed = outputs.map((output) => ({ ...output, itemIndex }));
				return await endOf(functions, state, placed, options, shape);
			}),
	);
}

/** An item whose settings can't be read: whoever asks for its content gets to know why. */
function unreadableItem(first: ItemContext, { functions }: ItemRequest, failure: unknown): ItemContext {
	return {
		...first,
		functions,
		get body(): IDataObject {
			throw failure;
		},
	};
}

/**
 * Makes the routing of an operation whose handler takes all items of a run together. n8n's routing engine takes items one by
 * one, so agents that use it can't have such an operation.
 */
export function handledTogetherBy(
	handler: (items: ItemContext[]) => Promise<PlacedOutput[]>,
	options: HandlerOptions = {},
) {
	const refuse = () => {
		throw new InvalidInput(
			'This operation takes all items together, which is not possible here',
			"Use it in a workflow of its own, not as a tool of an agent. For one booking use 'Create or Update'.",
		);
	};
	const runItem = handledBy(async () => refuse(), options).pagination.runItem;
	return paginationOf(runItem, async (requests) => {
		const [{ functions }] = requests;
		return await inRun(functions, async (state) => {
			let shape: Shape | undefined;
			let outputs: PlacedOutput[];
			try {
				// An agent gives one booking at a time: all others would count as gone.
				if (functions.getNode().type.endsWith('Tool')) refuse();
				// The settings of all; an expression that fails for the first item alone is that item's failure.
				const { path } = requests[0].request;
				const first = contextOf(functions, state, { path, body: () => ({}) }, options);
				shape = shapeOf(functions, state, options);
				const items = requests.map((request) => {
					try {
						return contextOf(request.functions, state, request.request, options);
					} catch (failure) {
						return unreadableItem(first, request, failure);
					}
				});
				outputs = await handler(items);
			} catch (failure) {
				outputs = requests.map((_, itemIndex) => ({ json: {}, failure, itemIndex }));
			}
			return await endOf(functions, state, outputs, options, shape);
		});
	});
}
