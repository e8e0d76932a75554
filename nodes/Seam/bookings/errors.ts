export { InvalidInput } from '../api/errors';
