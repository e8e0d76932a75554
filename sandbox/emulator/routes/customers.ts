import type { DeleteBody } from '../customers/customers';
import type { PushBody } from '../customers/pushed';
import { invalidInput } from '../errors';
import { route, type Call, type Route } from './route';

function push(body: PushBody, call: Call): object {
	call.customers.push(call.workspaceId, body);
	return {};
}

function remove(body: DeleteBody, call: Call): object {
	call.customers.delete(call.workspaceId, body);
	return {};
}

/** The customer's data goes the way of data that is pushed. */
function createPortal({ customer_data }: { customer_data?: PushBody }, call: Call): object {
	if (!customer_data) throw invalidInput('Required', 'customer_data');
	call.customers.push(call.workspaceId, customer_data);
	const portal = call.customers.portal(call.workspaceId, call.url, customer_data.customer_key);
	return { customer_portal: portal, magic_link: { ...portal } };
}

export const customerRoutes: Route[] = [
	route('/customers/push_data', push),
	route('/customers/delete_data', remove),
	route('/customers/create_portal', createPortal),
];
