import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	IN8nRequestOperations,
	INodeExecutionData,
	NodeApiError,
} from 'n8n-workflow';

import { failedItem, pairedItem } from '../response/pair';
import { isAccessCode } from '../seamObjects';
import { explain, type Situation } from './explain';
import { throwIfRefused } from './refusal';
import { connectionOf } from './request';
import { runOf } from './run';
import { isOn } from './switches';
import { startTrip, type Trip } from './trip';

/** One output item to be: the object, and the failure that befell it, if any. */
export interface Arrival {
	json: IDataObject;
	failure?: unknown;
}

/** What an operation does with its request. */
export interface Plan {
	/** Reads may be repeated; a write only when it surely did not take effect. */
	kind: 'read' | 'write';
	/** What a write would have done, as in "the access code was created", for when nobody knows. */
	deed?: string;
	/** What the user can do when nobody knows. */
	whenUnknown?: string;
	/** Sends the request, waits, follows up; ends with one arrival for each output item. */
	journey: (trip: Trip) => Promise<Arrival[]>;
	/** Reduces an object when Simplify is on. */
	simplify?: (object: IDataObject) => IDataObject;
	/** What is done to an object when Simplify is off. */
	whole?: (object: IDataObject) => IDataObject;
}

function hostOf(request: IHttpRequestOptions): string {
	const address = request.baseURL ?? request.url;
	return URL.canParse(address) ? new URL(address).host : address;
}

/** A copy for each try: the request helper writes headers into the options it is given. */
function requestDataWith(
	requestData: DeclarativeRestApiSettings.ResultOptions,
	body: IDataObject,
): DeclarativeRestApiSettings.ResultOptions {
	const { options } = requestData;
	const { timeout } = connectionOf(options as IHttpRequestOptions);
	return { ...requestData, options: { ...options, headers: { ...options.headers }, timeout, body } };
}

/** The codes that exist, for the end of an error's text that does not name them: none is ever lost from sight. */
function whereabouts(objects: IDataObject[], { message, description }: NodeApiError): string {
	const ids = objects.map(({ access_code_id }) => String(access_code_id ?? ''));
	const unnamed = ids.filter((id) => id !== '' && !`${message}\n${description ?? ''}`.includes(id));
	if (unnamed.length === 0) return '';
	return `Access code ${unnamed.length === 1 ? 'ID' : 'IDs'}: ${unnamed.join(', ')}`;
}

/**
 * The envelope around one item's request, and the single place that decides what becomes of a failure: tried again,
 * handed on as an item (in the On Error modes that continue), or thrown. n8n's routing engine runs it as the
 * operation's pagination function.
 */
export function envelope(plan: Plan): IN8nRequestOperations {
	return {
		async pagination(this: IExecutePaginationFunctions, requestData): Promise<INodeExecutionData[]> {
			const request = requestData.options as IHttpRequestOptions;
			const itemIndex = this.getItemIndex();
			const run = runOf(this);
			const send = async (body: IDataObject) => {
				const [item] = await this.makeRoutingRequest(requestDataWith(requestData, body));
				return item.json;
			};

			let arrivals: Arrival[];
			let trip: Trip | undefined;
			let isSimple = plan.simplify !== undefined;
			try {
				throwIfRefused(request);
				// All settings are read before anything is sent, so that an expression that fails leaves nothing behind.
				isSimple &&= isOn(this, 'simplify', true);
				trip = startTrip(this, run, request, plan.kind, send);
				arrivals = await plan.journey(trip);
			} catch (failure) {
				arrivals = [{ json: trip?.known ?? {}, failure }];
			}
			const shape = (isSimple ? plan.simplify : plan.whole) ?? ((object: IDataObject) => object);
			if (run.signal?.aborted) {
				// No error: n8n marks the run as cancelled and goes no further. What exists in Seam stays in the run's data.
				return arrivals
					.filter(({ json }) => Object.keys(json).length > 0)
					.map(({ json }) => pairedItem(shape(json), itemIndex));
			}
			const situation: Situation = {
				node: this.getNode(),
				itemIndex,
				host: hostOf(request),
				deed: plan.deed,
				whenUnknown: plan.whenUnknown,
			};
			const continues = this.continueOnFail();
			return arrivals.map(({ json, failure }) => {
				if (failure === undefined) return pairedItem(shape(json), itemIndex);
				const error = explain(failure, situation);
				const known = Object.keys(json).length > 0 ? json : undefined;
				// The error that stops the workflow is all that comes out of this item, so it speaks for all its codes.
				const place = whereabouts(continues ? [json] : arrivals.map((arrival) => arrival.json), error);
				if (place) error.description = [error.description, place].filter(Boolean).join('\n');
				if (!continues) throw error;
				const details: IDataObject = { description: error.description ?? null, http_code: error.httpCode };
				if (known) details[isAccessCode(known) ? 'access_code' : 'action_attempt'] = shape(known);
				return failedItem(error.message, details, itemIndex);
			});
		},
	};
}
