import { readCustomMetadata } from '../../../nodes/Seam/input/customMetadata';
import { invalidInputOf } from '../invalidInput';

const read = (...entries: object[]) => readCustomMetadata({ entries });

it('gives the texts by their keys', () => {
	expect(read({ key: 'owner', value: 1 }, { key: 'flat' })).toEqual({ owner: '1', flat: '' });
	expect(read()).toBeUndefined();
});

it('takes no key twice: one of the texts would be lost', () => {
	const { message } = invalidInputOf(() => read({ key: 'owner', value: 1 }, { key: ' owner', value: 2 }));
	expect(message).toBe('\'Custom Metadata\' has the key "owner" twice');
});
