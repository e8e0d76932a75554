import { InvalidInput } from '../../nodes/Seam/api/errors';

/** The error with which what the user gave is turned down. @throws Error when it is taken */
export function invalidInputOf(read: () => unknown): InvalidInput {
	let thrown: unknown;
	try {
		read();
	} catch (error) {
		thrown = error;
	}
	if (thrown instanceof InvalidInput) return thrown;
	throw new Error('It was taken', { cause: thrown });
}
