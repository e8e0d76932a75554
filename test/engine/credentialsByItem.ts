import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { SeamCredential } from './harness';
import { InMemoryCredentials } from './harness/credentials';

/** What n8n says of the item for which it wants a credential. */
function askedFor(args: unknown[]): { itemIndex: number; nodeName: string } {
	const values: { itemIndex?: number; node?: { name?: string } } = Object(args[6]);
	return { itemIndex: values.itemIndex ?? 0, nodeName: values.node?.name ?? '' };
}

/**
 * Has n8n give each item a credential of its own, as it does where the credential holds expressions. Ends with
 * `jest.restoreAllMocks()`.
 * @param choose gives the credential, or throws as n8n does when it has none
 */
export function giveCredentials(choose: (itemIndex: number, nodeName: string) => SeamCredential): void {
	jest
		.spyOn(InMemoryCredentials.prototype, 'getDecrypted')
		.mockImplementation(async (...args: unknown[]): Promise<ICredentialDataDecryptedObject> => {
			const { itemIndex, nodeName } = askedFor(args);
			return { workspaceId: '', ...choose(itemIndex, nodeName) };
		});
}
