import { invalidInput } from './errors';

/**
 * Seam's limits on custom metadata. Source: its guide to them.
 * @throws {SeamError} 400 `invalid_input`
 */
export function checkMetadata(metadata: Record<string, unknown> = {}): void {
	const keys = Object.keys(metadata);
	const isFine = keys.length <= 50 && keys.every((key) => key.length <= 40 && !key.includes('.'));
	if (!isFine) {
		throw invalidInput(
			'At most 50 keys of at most 40 characters without a dot are allowed',
			'custom_metadata',
		);
	}
}
