export { InvalidInput } from '../transport/failure';
