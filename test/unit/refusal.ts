import { InvalidInput } from '../../nodes/Seam/transport/failure';

/** What a reading of the user's input was refused with. @throws Error when it was not refused */
export function refusalOf(read: () => unknown): InvalidInput {
	let thrown: unknown;
	try {
		read();
	} catch (error) {
		thrown = error;
	}
	if (thrown instanceof InvalidInput) return thrown;
	throw new Error('It was not refused', { cause: thrown });
}
