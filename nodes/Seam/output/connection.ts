import type { IDataObject } from 'n8n-workflow';

import { pick } from './outputItem';

const WEBVIEW_FIELDS = [
	'connect_webview_id',
	'url',
	'status',
	'login_successful',
	'connected_account_id',
	'selected_provider',
	'customer_key',
	'custom_metadata',
	'created_at',
	'authorized_at',
] as const;

/** A connect webview, reduced to the link and to what became of it. */
export function simplifyConnectWebview(webview: IDataObject): IDataObject {
	return pick(webview, WEBVIEW_FIELDS);
}

const ACCOUNT_FIELDS = [
	'connected_account_id',
	'display_name',
	'account_type',
	'user_identifier',
	'customer_key',
	'custom_metadata',
	'automatically_manage_new_devices',
	'errors',
	'warnings',
	'created_at',
] as const;

/** A connected account, reduced to whose it is and what is wrong with it. */
export function simplifyConnectedAccount(account: IDataObject): IDataObject {
	return pick(account, ACCOUNT_FIELDS);
}
