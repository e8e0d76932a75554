import { simplifyGrant, withoutToken } from '../../output/accessGrant';
import type { HandlerOptions } from '../operation';

/** How access grants come out of every operation. */
export const grantOutput = {
	subject: 'access_grant',
	simplify: simplifyGrant,
	whole: withoutToken,
} satisfies HandlerOptions;
