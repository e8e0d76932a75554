import { meetEveryFault } from './everyFault';
import { bookingOperations } from './operations/booking';

meetEveryFault('Bookings', bookingOperations);
