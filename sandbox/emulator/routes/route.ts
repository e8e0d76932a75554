import type { Connecting } from '../connecting';
import type { Customers } from '../customers/customers';
import type { Granting } from '../grants/granting';
import type { Identities } from '../identities';
import type { Locking } from '../locking';
import { checkRequest } from '../openapi';
import type { Programming } from '../programming';
import type { RateLimits } from '../rateLimits';
import type { Spaces } from '../spaces';
import type { Thermostats } from '../thermostats/thermostats';
import type { UnmanagedCodes } from '../unmanagedCodes';
import type { Webhooks } from '../webhooks';
import type { World } from '../world';

/** What a route may use to answer a request of a caller who is let in. */
export interface Call {
	world: World;
	programming: Programming;
	locking: Locking;
	thermostats: Thermostats;
	spaces: Spaces;
	identities: Identities;
	granting: Granting;
	unmanagedCodes: UnmanagedCodes;
	connecting: Connecting;
	customers: Customers;
	limits: RateLimits;
	webhooks: Webhooks;
	/** The workspace that the caller's key opens. */
	workspaceId: string;
	/** The route's full address, for `next_page_url`. */
	url: string;
}

export interface Route {
	path: string;
	/** The answer, without `ok`. */
	answer: (body: unknown, call: Call) => object;
}

/** A route whose body is checked against Seam's OpenAPI before it is read as `Body`. */
export function route<Body extends object>(path: string, answer: (body: Body, call: Call) => object): Route {
	return { path, answer: (body, call) => answer(checkRequest<Body>(path, body), call) };
}
