import type { NewWebview, Webview } from '../connecting';
import { paged } from '../paging';
import { hasMetadata } from './filters';
import { route, type Call, type Route } from './route';

interface ById {
	connect_webview_id: string;
}

interface ListBody {
	search?: string;
	customer_key?: string;
	user_identifier_key?: string;
	custom_metadata_has?: Record<string, string | boolean>;
	limit?: number;
	page_cursor?: string | null;
}

function find(call: Call, { connect_webview_id }: ById): Webview {
	return call.connecting.find(call.workspaceId, connect_webview_id);
}

function create(body: NewWebview, call: Call): object {
	return { connect_webview: structuredClone(call.connecting.create(call.workspaceId, call.url, body)) };
}

function list(body: ListBody, call: Call): object {
	const search = body.search?.toLowerCase();
	const fitting = call.connecting.webviews
		.listed(call.workspaceId)
		.filter(
			({ row }) =>
				body.user_identifier_key === undefined &&
				(body.customer_key === undefined || row.customer_key === body.customer_key) &&
				hasMetadata(row, body.custom_metadata_has) &&
				(search === undefined ||
					[row.connect_webview_id, row.customer_key, row.selected_provider].some((text) =>
						text?.toLowerCase().includes(search),
					)),
		);
	const { rows, pagination } = paged(call, body, 500, fitting, ({ sequence }) => sequence);
	return { connect_webviews: rows.map(({ row }) => structuredClone(row)), pagination };
}

function remove(body: ById, call: Call): object {
	find(call, body);
	call.connecting.webviews.delete(body.connect_webview_id);
	return {};
}

export const connectWebviewRoutes: Route[] = [
	route('/connect_webviews/create', create),
	route('/connect_webviews/get', (body: ById, call) => ({
		connect_webview: structuredClone(find(call, body)),
	})),
	route('/connect_webviews/list', list),
	route('/connect_webviews/delete', remove),
];
