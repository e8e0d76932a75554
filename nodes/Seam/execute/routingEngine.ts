import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	IN8nRequestOperations,
	INodeExecutionData,
} from 'n8n-workflow';

/** The request that an operation's description makes of an item. The body is read where a failure has its item. */
export interface DescribedRequest {
	/** Seam's route. */
	path: string;
	/** What the fields say, by Seam's names. @throws the error of an expression */
	body: () => IDataObject;
}

/** Carries an operation out for one item, whoever calls it. */
export type RunItem = (
	functions: IExecutePaginationFunctions,
	request: DescribedRequest,
) => Promise<INodeExecutionData[]>;

/** One item of a run, and the request that the description makes of it. */
export interface ItemRequest {
	functions: IExecutePaginationFunctions;
	request: DescribedRequest;
}

/** Carries an operation out for all items of a run together. */
export type RunAll = (items: ItemRequest[]) => Promise<INodeExecutionData[]>;

/** The two ways to carry an operation out. */
export interface Runners {
	runItem: RunItem;
	/** Only where an operation takes all items together. */
	runAll?: RunAll;
}

type Pagination = (
	this: IExecutePaginationFunctions,
	requestData: DeclarativeRestApiSettings.ResultOptions,
) => Promise<INodeExecutionData[]>;

/** The pagination function of an operation of this node, which holds its handler. */
type HandlerPagination = Pagination & Runners;

function isObject(value: IHttpRequestOptions['body']): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The way by which n8n's routing engine carries an operation out: it calls this function in place of sending the
 * request itself. Agents up to version 2 take it.
 */
export function paginationOf(
	runItem: RunItem,
	runAll?: RunAll,
): IN8nRequestOperations & { pagination: HandlerPagination } {
	const pagination: Pagination = async function ({ options }) {
		const { body } = options;
		return await runItem(this, { path: options.url ?? '', body: () => (isObject(body) ? body : {}) });
	};
	return { pagination: Object.assign(pagination, { runItem, runAll }) };
}

function isHandler(pagination: object): pagination is HandlerPagination {
	return 'runItem' in pagination && typeof pagination.runItem === 'function';
}

/** The handler in an operation's routing; undefined when it has none. */
export function handlerIn(operations: IN8nRequestOperations | undefined): Runners | undefined {
	const pagination = operations?.pagination;
	return typeof pagination === 'function' && isHandler(pagination) ? pagination : undefined;
}
