import { simplifyMethod, withoutToken } from '../../output/accessGrant';
import type { HandlerOptions } from '../operation';

/** How access methods come out of every operation. */
export const methodOutput = {
	subject: 'access_method',
	simplify: simplifyMethod,
	whole: withoutToken,
} satisfies HandlerOptions;
